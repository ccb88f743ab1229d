package dev.heed.data;

import dev.heed.io.FailureWords;
import dev.heed.io.SafeText;
import dev.heed.io.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The lines of a text file in UTF-8, without a byte order mark at its beginning. They are kept as the file's bytes, and a
 * line becomes a text each time it is asked for: texts of all lines would take several times the memory, and their tokens
 * many times.
 *
 * <p>Lines end with LF. What is no text is refused, and so is a line too long to be one before any line is read.
 */
final class Utf8Lines {

    /** Far more than a sequence that a model can attend over. */
    static final int MOST_LINE_BYTES = 1 << 20;

    private static final long MEGABYTE = 1L << 20;

    /** The largest array. */
    private static final long MOST_BYTES = Integer.MAX_VALUE - 8L;

    /** What a decoder puts for bytes that are no character. */
    private static final char REPLACEMENT = '\uFFFD';

    private final Path path;
    private final byte[] content;

    /** Where each line begins, and where one after the last would. */
    private final int[] starts;

    private Utf8Lines(Path path, byte[] content) {
        this.path = path;
        this.content = content;
        int first = TextFile.markLength(path, content);
        starts = new int[countLines(first) + 1];
        int begin = first;
        for (int line = 0; line < starts.length; line++) {
            starts[line] = begin;
            begin = endOfLine(begin) + 1;
        }
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it is not there, has no line, does not fit Java's memory or is no text in UTF-8
     */
    static Utf8Lines read(Path path) {
        return read(path, mostBytes());
    }

    static Utf8Lines read(Path path, long mostBytes) {
        int size = requireSize(path, mostBytes);
        try (InputStream in = Files.newInputStream(path)) {
            byte[] content = new byte[size];
            int read = in.readNBytes(content, 0, size);
            Utf8Lines lines = new Utf8Lines(path, read == size ? content : Arrays.copyOf(content, read));
            if (lines.size() == 0) {
                throw new IllegalArgumentException(SafeText.of(path) + ": file must hold at least one line, but got 0");
            }
            return lines;
        } catch (IOException e) {
            throw couldNotRead(path, e);
        }
    }

    /** How large a file may be. */
    static long mostBytes() {
        // The other half is for an order of its lines, vocabularies and all else
        return Runtime.getRuntime().maxMemory() / 2;
    }

    /** The size of a file that is there, can be read and fits the memory. */
    static int requireSize(Path path, long mostBytes) {
        TextFile.require(path);
        try {
            return Math.toIntExact(requireSize(path, Files.size(path), mostBytes));
        } catch (IOException e) {
            throw couldNotRead(path, e);
        }
    }

    private static UncheckedIOException couldNotRead(Path path, IOException e) {
        return new UncheckedIOException("could not read " + SafeText.of(path) + ": " + FailureWords.reason(e), e);
    }

    private static long requireSize(Path path, long size, long mostBytes) {
        if (size > MOST_BYTES) {
            throw new IllegalArgumentException("%s: file must hold less than 2048 MB, but got %s MB; split it"
                    .formatted(SafeText.of(path), size / MEGABYTE));
        }
        if (size > mostBytes) {
            throw new IllegalArgumentException(("%s: file must hold at most %s MB, half of Java's heap, but got %s MB;"
                            + " raise the heap, for ./heed with HEED_JAVA_OPTS=-Xmx%sg")
                    .formatted(
                            SafeText.of(path),
                            mostBytes / MEGABYTE,
                            size / MEGABYTE,
                            1 + 2 * size / (1024 * MEGABYTE)));
        }
        return size;
    }

    /** How many lines there are, none of which is too long or holds a NUL. */
    private int countLines(int first) {
        int lines = 0;
        int begin = first;
        for (; begin < content.length; lines++) {
            int end = begin;
            for (; end < content.length && content[end] != '\n'; end++) {
                if (content[end] == 0) {
                    decode(lines, begin, end + 1);
                }
                if (end - begin == MOST_LINE_BYTES) {
                    throw refusal(
                            lines,
                            "line must hold at most " + MOST_LINE_BYTES + " bytes, but got "
                                    + (endOfLine(end) - begin));
                }
            }
            begin = end + 1;
        }
        return lines;
    }

    private int endOfLine(int begin) {
        int end = begin;
        while (end < content.length && content[end] != '\n') {
            end++;
        }
        return end;
    }

    /** How many lines there are; an end of line at the end of the file begins none. */
    int size() {
        return starts.length - 1;
    }

    /**
     * A line without its end.
     *
     * @param line from 0
     * @throws IllegalArgumentException if it is not UTF-8
     */
    String get(int line) {
        int length = Math.min(starts[line + 1] - 1, content.length) - starts[line];
        String text = new String(content, starts[line], length, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : decode(line, starts[line], starts[line] + length);
    }

    /**
     * The two sides of a line, before and after its tab.
     *
     * @throws IllegalArgumentException if it has no tab or several
     */
    String[] sides(int line) {
        String[] sides = get(line).split("\t", -1);
        if (sides.length != 2) {
            throw refusal(line, "line must hold exactly one tab, but got " + (sides.length - 1));
        }
        return sides;
    }

    private String decode(int line, int begin, int end) {
        return TextFile.decode(path, line + 1L, begin, ByteBuffer.wrap(content, begin, end - begin));
    }

    /** The error of one line, counted from 0: {@code FILE:LINE: PROBLEM}. */
    IllegalArgumentException refusal(int line, String problem) {
        return new IllegalArgumentException(SafeText.of(path) + ":" + (line + 1) + ": " + problem);
    }
}
