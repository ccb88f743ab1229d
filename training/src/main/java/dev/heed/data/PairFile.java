package dev.heed.data;

import dev.heed.io.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A text file of pairs, {@code source<TAB>target} on each line, in UTF-8. Lines end with LF or CR LF. Anything else in
 * the file is an error that names the file and the line, because a corpus that is silently repaired gives figures
 * nobody can repeat.
 *
 * @param path where the file is
 * @param source how the left side becomes tokens
 * @param target how the right side becomes tokens
 */
public record PairFile(Path path, Tokenization source, Tokenization target) {

    private static final byte LINE_FEED = '\n';

    /* Some editors put it first; left in, it would be an invisible part of the first token. */
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** Reads all pairs, at least one, in the order of the lines. */
    public List<SequencePair> read() {
        byte[] content = content();
        List<SequencePair> pairs = new ArrayList<>();
        for (int start = 0; start < content.length; ) {
            int end = endOfLine(content, start);
            pairs.add(pair(pairs.size() + 1, ByteBuffer.wrap(content, start, end - start)));
            start = end + 1;
        }
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException(path + ": file must hold at least one line, but got 0");
        }
        return pairs;
    }

    /**
     * Reads the pairs whose source is short enough, in the order of the lines.
     *
     * @throws IllegalArgumentException if nothing is left
     */
    public List<SequencePair> readUpTo(int maxLength) {
        List<SequencePair> all = read();
        List<SequencePair> pairs =
                all.stream().filter(pair -> pair.source().size() <= maxLength).toList();
        if (pairs.isEmpty()) {
            int shortest =
                    all.stream().mapToInt(pair -> pair.source().size()).min().orElseThrow();
            throw new IllegalArgumentException(
                    "maxLength must be at least %s, the length of the shortest source in %s, but got %s"
                            .formatted(shortest, path, maxLength));
        }
        return pairs;
    }

    /** SHA-256 in hexadecimal digits, as {@code sha256sum} computes it. */
    public String sha256() {
        return Sha256.of(content());
    }

    private byte[] content() {
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new IllegalArgumentException(
                    "%s: path must name a readable file, but got %s".formatted(path, whatIsThere()));
        }
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(path + ": file could not be read", e);
        }
    }

    private String whatIsThere() {
        if (Files.isDirectory(path)) {
            return "a directory";
        }
        return Files.exists(path) ? "a file that cannot be read" : "nothing there";
    }

    private static int endOfLine(byte[] content, int start) {
        int end = start;
        while (end < content.length && content[end] != LINE_FEED) {
            end++;
        }
        return end;
    }

    private SequencePair pair(int number, ByteBuffer bytes) {
        String line = decode(number, bytes);
        String[] sides = line.split("\t", -1);
        if (sides.length != 2) {
            throw malformed(number, "line must hold exactly one tab, but got " + (sides.length - 1));
        }
        if (line.charAt(0) == BYTE_ORDER_MARK) {
            throw malformed(
                    number, "line must begin with its source, but got a byte order mark; save the file without");
        }
        return new SequencePair(
                tokens(number, "source", source.split(sides[0])), tokens(number, "target", target.split(sides[1])));
    }

    /* Line by line, so that the message can say where: a decoder over the whole file only knows the byte. */
    private String decode(int number, ByteBuffer bytes) {
        CharBuffer line = CharBuffer.allocate(bytes.remaining());
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(bytes, line, true);
        if (result.isError()) {
            throw malformed(
                    number, String.format(Locale.ROOT, "line must be UTF-8, but got the byte 0x%02X", bytes.get()));
        }
        return line.flip().toString();
    }

    private List<String> tokens(int number, String side, List<String> tokens) {
        if (tokens.isEmpty()) {
            throw malformed(number, side + " must hold at least one token, but got 0");
        }
        return tokens;
    }

    private IllegalArgumentException malformed(int number, String problem) {
        return new IllegalArgumentException(at(number) + problem);
    }

    private String at(int number) {
        return "%s:%s: ".formatted(path, number);
    }
}
