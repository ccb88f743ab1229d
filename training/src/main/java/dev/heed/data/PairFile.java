package dev.heed.data;

import dev.heed.io.SafeText;
import dev.heed.io.Sha256;
import dev.heed.io.TextFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A text file of pairs, {@code source<TAB>target} on each line, in UTF-8, with or without a byte order mark.
 * Lines end with LF or CR LF, and with no other character. Anything else in the file, and the name of a special token, is
 * an error that names the file and the line, because a corpus that is silently repaired gives figures nobody can repeat.
 *
 * @param path where the file is
 * @param source how the left side becomes tokens
 * @param target how the right side becomes tokens
 */
public record PairFile(Path path, Tokenization source, Tokenization target) {

    private static final byte LINE_FEED = '\n';

    /** Reads all pairs, at least one, in the order of the lines. */
    public List<SequencePair> read() {
        byte[] content = content();
        List<SequencePair> pairs = new ArrayList<>();
        for (int start = TextFile.markLength(path, content); start < content.length; ) {
            int end = endOfLine(content, start);
            pairs.add(pair(pairs.size() + 1, ByteBuffer.wrap(content, start, end - start)));
            start = end + 1;
        }
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException(SafeText.of(path) + ": file must hold at least one line, but got 0");
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
                            .formatted(shortest, SafeText.of(path), maxLength));
        }
        return pairs;
    }

    /** SHA-256 in hexadecimal digits, as {@code sha256sum} computes it. */
    public String sha256() {
        return Sha256.of(content());
    }

    private byte[] content() {
        return TextFile.bytes(path);
    }

    private static int endOfLine(byte[] content, int start) {
        int end = start;
        while (end < content.length && content[end] != LINE_FEED) {
            end++;
        }
        return end;
    }

    private SequencePair pair(int number, ByteBuffer bytes) {
        // Line by line, so that there is never a copy of the whole file
        String line = TextFile.decode(path, number, bytes.position(), bytes);
        String[] sides = line.split("\t", -1);
        if (sides.length != 2) {
            throw malformed(number, "line must hold exactly one tab, but got " + (sides.length - 1));
        }
        return new SequencePair(
                tokens(number, "source", source.split(sides[0])), tokens(number, "target", target.split(sides[1])));
    }

    private List<String> tokens(int number, String side, List<String> tokens) {
        if (tokens.isEmpty()) {
            throw malformed(number, side + " must hold at least one token, but got 0");
        }
        for (String token : tokens) {
            if (Vocabulary.isSpecial(token)) {
                throw malformed(number, side + " must hold no special token, but got " + token);
            }
        }
        return tokens;
    }

    private IllegalArgumentException malformed(int number, String problem) {
        return new IllegalArgumentException(at(number) + problem);
    }

    private String at(int number) {
        return "%s:%s: ".formatted(SafeText.of(path), number);
    }
}
