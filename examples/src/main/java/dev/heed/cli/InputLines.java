package dev.heed.cli;

import dev.heed.io.SafeText;
import dev.heed.io.TextFile;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines of input as they come: several at once where they are there already, one by one from a person who types. */
final class InputLines implements AutoCloseable {

    /** Enough for a batch, few enough to see progress. */
    private static final int MOST = 64;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final String name;
    private final BufferedReader reader;
    private long before;
    private int size;

    private InputLines(String name, InputStream stream) {
        this.name = name;
        // A decoder that refuses what is no UTF-8, where the charset alone would replace it
        reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8.newDecoder()));
    }

    /** The lines of a file. */
    static InputLines of(Path file) throws IOException {
        TextFile.require(file);
        return new InputLines(SafeText.of(file), Files.newInputStream(file));
    }

    /** The lines of the standard input, which stays open. */
    static InputLines standard() {
        return new InputLines("standard input", new FilterInputStream(System.in) {
            @Override
            public void close() {}
        });
    }

    /** The next lines, at least one; none at the end. */
    List<String> next() throws IOException {
        before += size;
        List<String> lines = new ArrayList<>();
        try {
            do {
                @Nullable String line = reader.readLine();
                if (line == null) {
                    break;
                }
                lines.add(
                        before == 0 && lines.isEmpty() && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line);
            } while (lines.size() < MOST && reader.ready());
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    name + " must be UTF-8 text, but got other bytes after line " + (before + lines.size()), e);
        }
        size = lines.size();
        return lines;
    }

    /** What is wrong with one of the lines that came last. */
    IllegalArgumentException refusal(int place, IllegalArgumentException cause) {
        return new IllegalArgumentException(name + ":" + (before + place + 1) + ": " + cause.getMessage(), cause);
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
