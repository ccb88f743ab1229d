package dev.heed.text;

import dev.heed.io.SafeText;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * GPT-2's way from text to bytes: pieces that no token crosses, and a printable character for each byte of their UTF-8, so
 * that the tokens of any text can be written in a file of text.
 */
final class ByteLevel {
    /* Bytes that are printable in Latin-1 stand for themselves, the others are numbered from U+0100 on: a space is U+0120. */

    /** Contractions, words, numbers and other characters with the space before them, and blanks. */
    private static final Pattern PIECE = Pattern.compile("'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+"
            + "| ?[^\\p{IsWhite_Space}\\p{L}\\p{N}]+|\\p{IsWhite_Space}+(?!\\P{IsWhite_Space})|\\p{IsWhite_Space}+");

    private static final int BYTES = 256;

    private static final char[] CHARACTERS = new char[BYTES];

    private static final byte[] VALUES = new byte[2 * BYTES];

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    static {
        char other = BYTES;
        for (int value = 0; value < BYTES; value++) {
            boolean isPrintable = (value >= '!' && value <= '~') || (value >= '¡' && value != '\u00AD');
            CHARACTERS[value] = isPrintable ? (char) value : other++;
            VALUES[CHARACTERS[value]] = (byte) value;
        }
    }

    private ByteLevel() {}

    /** The characters of all bytes, in the order of their code points. */
    static List<String> alphabet() {
        return IntStream.range(0, BYTES)
                .map(value -> CHARACTERS[value])
                .sorted()
                .mapToObj(Character::toString)
                .toList();
    }

    /** The pieces of a text, which are the text behind one another. */
    static Stream<String> pieces(String text) {
        return PIECE.matcher(Unicode.wellFormed(text)).results().map(MatchResult::group);
    }

    /** The token of a byte. */
    static String token(byte value) {
        return Character.toString(CHARACTERS[Byte.toUnsignedInt(value)]);
    }

    /** Whether all of a token's characters stand for bytes. */
    static boolean isToken(String token) {
        return token.chars()
                .allMatch(character ->
                        character < VALUES.length && CHARACTERS[Byte.toUnsignedInt(VALUES[character])] == character);
    }

    /**
     * The text of tokens, behind one another; bytes that are no UTF-8 give U+FFFD.
     *
     * @throws IllegalArgumentException if one has a character that stands for no byte
     */
    static String text(Stream<String> tokens) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        tokens.forEach(token -> bytes.writeBytes(bytes(token)));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The text of one token; as a part of a character, it is shown as its bytes: {@code <0xE2>}. */
    static String shown(String token) {
        byte[] bytes = bytes(token);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return HEX.withPrefix("<0x").withSuffix(">").formatHex(bytes);
        }
    }

    private static byte[] bytes(String token) {
        if (!isToken(token)) {
            throw new IllegalArgumentException(
                    "token must be of characters that stand for bytes, but got " + SafeText.of(token));
        }
        byte[] bytes = new byte[token.length()];
        for (int index = 0; index < bytes.length; index++) {
            bytes[index] = VALUES[token.charAt(index)];
        }
        return bytes;
    }
}
