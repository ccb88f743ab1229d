package dev.heed.cli;

import dev.heed.io.SafeText;
import dev.heed.io.TextFile;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lines of input as they come: several at once where they are there already, one by one from a person who types. As in files
 * of data, a line is UTF-8 and ends with LF or CR LF alone.
 */
final class InputLines implements AutoCloseable {

    /** Enough for a batch, few enough to see progress. */
    private static final int MOST = 64;

    /** As in files of data: far more than a model can read. */
    private static final int MOST_BYTES = 1 << 20;

    private final Path name;
    private final InputStream stream;

    /** What was read and is not yet a line, from {@link #start} to {@link #end}. */
    private byte[] buffer = new byte[8192];

    private int start;
    private int end;
    private long offset;
    private long before;
    private int size;

    private InputLines(Path name, InputStream stream) {
        this.name = name;
        this.stream = stream;
    }

    /** The lines of a file, or of a pipe, whose writer may still be at work. */
    static InputLines of(Path file) throws IOException {
        if (Files.isDirectory(file) || !Files.isReadable(file)) {
            TextFile.require(file); // refuses it
        }
        return new InputLines(file, new FileInputStream(file.toFile()));
    }

    /** The lines of the standard input, which stays open. */
    static InputLines standard() {
        return new InputLines(Path.of("standard input"), new FilterInputStream(System.in) {
            @Override
            public void close() {}
        });
    }

    /**
     * The next lines, at least one; none at the end.
     *
     * @throws IllegalArgumentException if the first of them is no text; one behind it is left for the next call
     */
    List<String> next() throws IOException {
        before += size;
        size = 0;
        List<String> lines = new ArrayList<>();
        while (size < MOST) {
            int feed = lineFeed();
            if (feed == end) {
                if (size > 0 && stream.available() == 0) {
                    break; // whoever wrote these lines may wait for an answer
                }
                if (fill()) {
                    continue;
                }
                if (start == end) {
                    break;
                }
                feed = end; // the last line, without an end
            }
            try {
                lines.add(text(feed));
            } catch (IllegalArgumentException e) {
                if (size == 0) {
                    throw e;
                }
                break;
            }
            size++;
            offset += feed + 1 - start;
            start = Math.min(feed + 1, end);
        }
        return lines;
    }

    /** How many lines came before the last ones. */
    long before() {
        return before;
    }

    private int lineFeed() {
        int feed = start;
        while (feed < end && buffer[feed] != '\n') {
            feed++;
        }
        return feed;
    }

    /** Reads on; returns whether there was anything. */
    private boolean fill() throws IOException {
        int length = end - start;
        if (length > MOST_BYTES) {
            return false;
        }
        byte[] room = length < buffer.length / 2 ? buffer : new byte[2 * buffer.length];
        System.arraycopy(buffer, start, room, 0, length);
        buffer = room;
        start = 0;
        int read = stream.read(buffer, length, buffer.length - length);
        end = length + Math.max(read, 0);
        return read > 0;
    }

    private String text(int feed) {
        if (feed - start > MOST_BYTES) {
            throw refusal(size, "line must hold at most " + MOST_BYTES + " bytes, but got more");
        }
        boolean isFirst = before + size == 0;
        int mark = isFirst ? TextFile.markLength(name, Arrays.copyOfRange(buffer, start, feed)) : 0;
        ByteBuffer bytes = ByteBuffer.wrap(buffer, start + mark, feed - start - mark);
        String line = TextFile.decode(name, before + size + 1, offset + mark, bytes);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    /** What is wrong with one of the lines that came last. */
    IllegalArgumentException refusal(int place, IllegalArgumentException cause) {
        IllegalArgumentException refusal = refusal(place, String.valueOf(cause.getMessage()));
        refusal.initCause(cause);
        return refusal;
    }

    private IllegalArgumentException refusal(int place, String problem) {
        return new IllegalArgumentException(SafeText.of(name) + ":" + (before + place + 1) + ": " + problem);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
