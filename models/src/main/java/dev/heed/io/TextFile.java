package dev.heed.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Text files that people or programs made, in UTF-8 whatever the locale. A byte order mark of UTF-8, which some editors
 * put first, is no part of the text; anything that is no UTF-8 is an error that names file, line and byte. So is the byte
 * 0, which no text holds: UTF-16 without a mark and binary files are told by it.
 */
public final class TextFile {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private static final byte LINE_FEED = '\n';

    private TextFile() {}

    /**
     * Reads a whole file.
     *
     * @throws IllegalArgumentException if it is no file that can be read, or not in UTF-8
     * @throws UncheckedIOException if reading fails half-way
     */
    public static String read(Path file) {
        return decode(file, bytes(file));
    }

    /**
     * Reads a whole file as it is.
     *
     * @throws IllegalArgumentException if it is no file that can be read
     * @throws UncheckedIOException if reading fails half-way
     */
    public static byte[] bytes(Path file) {
        require(file);
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + SafeText.of(file) + ": " + FailureWords.reason(e), e);
        }
    }

    /**
     * Refuses what cannot be read.
     *
     * @throws IllegalArgumentException if it is no file, such as a folder or a pipe, or may not be read
     */
    public static void require(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IllegalArgumentException(
                    SafeText.of(file) + ": path must name a readable file, but got " + whatIsThere(file));
        }
    }

    private static String whatIsThere(Path file) {
        if (Files.isDirectory(file)) {
            return "a directory";
        }
        if (Files.isRegularFile(file)) {
            return "a file that cannot be read";
        }
        return Files.exists(file) ? "a pipe or a device" : "nothing there";
    }

    private static String decode(Path file, byte[] content) {
        int start = markLength(file, content);
        return decode(file, 1, start, ByteBuffer.wrap(content, start, content.length - start));
    }

    /**
     * How many bytes the byte order mark takes.
     *
     * @param file names the file in an error
     * @param content what it begins with, at least four bytes where it has as many
     * @return 3, or 0 where there is no mark
     * @throws IllegalArgumentException if the mark is that of UTF-16 or UTF-32
     */
    public static int markLength(Path file, byte[] content) {
        String start = HEX.formatHex(content, 0, Math.min(4, content.length));
        if (start.startsWith("EFBBBF")) {
            return 3;
        }
        if (start.equals("FFFE0000") || start.equals("0000FEFF")) {
            throw otherEncoding(file, "UTF-32");
        }
        if (start.startsWith("FFFE") || start.startsWith("FEFF")) {
            throw otherEncoding(file, "UTF-16");
        }
        return 0;
    }

    private static IllegalArgumentException otherEncoding(Path file, String name) {
        return new IllegalArgumentException(SafeText.of(file) + ": file must be UTF-8, but got the byte order mark of "
                + name + "; save it as UTF-8");
    }

    /**
     * Decodes a part of a file.
     *
     * @param file names the file in an error
     * @param line the number of the line that the part begins in, from 1
     * @param offset where in the file it begins
     * @param bytes the part, whole characters
     * @throws IllegalArgumentException if it is not UTF-8, or no text
     */
    public static String decode(Path file, long line, long offset, ByteBuffer bytes) {
        int start = bytes.position();
        CharBuffer text = CharBuffer.allocate(bytes.remaining());
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CoderResult result = decoder.decode(bytes, text, true);
        String decoded = text.flip().toString();
        int zero = decoded.indexOf('\0');
        if (!result.isError() && zero < 0) {
            return decoded;
        }
        String before = zero < 0 ? decoded : decoded.substring(0, zero);
        int bad = before.getBytes(StandardCharsets.UTF_8).length;
        throw new IllegalArgumentException("%s:%s: file must be UTF-8 text, but got the byte 0x%s at offset %s"
                .formatted(
                        SafeText.of(file),
                        line
                                + before.chars()
                                        .filter(character -> character == LINE_FEED)
                                        .count(),
                        HEX.toHexDigits(bytes.get(start + bad)),
                        offset + bad));
    }
}
