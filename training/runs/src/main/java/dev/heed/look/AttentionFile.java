package dev.heed.look;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.heed.io.AtomicFile;
import dev.heed.io.TextFile;
import dev.heed.train.json.StrictJson;
import java.nio.file.Path;

/**
 * An {@link AttentionTrace} as a JSON file: the lists {@code source} and {@code output} and what they are called, and the
 * object {@code layers}, which holds for each layer a list of heads, each a list of rows. A token may be any text, a comma
 * or a blank too.
 */
public final class AttentionFile {

    private AttentionFile() {}

    /** Writes a trace, whole or not at all. */
    public static void write(Path file, AttentionTrace trace) {
        AtomicFile.writeText(file, StrictJson.line(trace) + "\n");
    }

    /**
     * Reads what {@link #write} has written.
     *
     * @throws IllegalArgumentException if the file is damaged
     */
    public static AttentionTrace read(Path file) {
        String text = TextFile.read(file);
        try {
            AttentionTrace trace = StrictJson.read(text, AttentionTrace.class);
            if (trace == null) {
                throw new IllegalArgumentException("something is missing");
            }
            trace.statistics(); // which checks the numbers, of more tokens too than a picture has room for
            return trace;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    file + " must hold source, output and weights that fit them, but got a damaged file", e);
        }
    }
}
