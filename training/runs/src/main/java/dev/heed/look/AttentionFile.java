package dev.heed.look;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.heed.io.AtomicFile;
import dev.heed.io.TextFile;
import dev.heed.train.json.StrictJson;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The weights of an {@link AttentionTrace} as a JSON file: the lists {@code source} and {@code output} and what they
 * are called, and the object {@code layers}, which holds for each layer a list of heads, each a list of rows. A token may be any text, a comma or a
 * blank too.
 *
 * <p>Earlier versions wrote the mean alone, as a list of rows {@code weights}; it is read as a layer of one head.
 */
public final class AttentionFile {

    private AttentionFile() {}

    /** As it is read: what the file leaves out is null. */
    private record Content(
            @Nullable String sourceName,
            @Nullable String outputName,
            @Nullable List<String> source,
            @Nullable List<String> output,
            @Nullable Map<String, float[][][]> layers,
            @Nullable List<float[]> weights) {

        AttentionTrace trace() {
            Map<String, float[][][]> all = layers == null ? mean() : layers;
            if (source == null || output == null || hasHoles(source) || hasHoles(output) || hasHoles(all.values())) {
                throw new IllegalArgumentException("something is missing");
            }
            return sourceName == null || outputName == null
                    ? new AttentionTrace(source, output, all)
                    : new AttentionTrace(sourceName, outputName, source, output, all);
        }

        private Map<String, float[][][]> mean() {
            return weights == null
                    ? Map.of()
                    : Map.of(AttentionTrace.MEAN, new float[][][] {weights.toArray(float[][]::new)});
        }

        /** Lists and arrays of any depth. */
        private static boolean hasHoles(Collection<?> values) {
            return values.stream()
                    .anyMatch(value ->
                            value == null || (value instanceof Object[] array && hasHoles(Arrays.asList(array))));
        }
    }

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
            Content content = StrictJson.read(text, Content.class);
            if (content == null) {
                throw new IllegalArgumentException("something is missing");
            }
            AttentionTrace trace = content.trace();
            trace.statistics(); // which checks the numbers, of more tokens too than a picture has room for
            return trace;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    file + " must hold source, output and weights that fit them, but got a damaged file", e);
        }
    }
}
