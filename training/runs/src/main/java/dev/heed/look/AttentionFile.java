package dev.heed.look;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.heed.io.AtomicFile;
import dev.heed.io.TextFile;
import dev.heed.train.json.StrictJson;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The weights of an {@link AttentionTrace} as a JSON file: the lists {@code source} and {@code output}, and a list of
 * rows, {@code weights}. A token may be any text, a comma or a blank too.
 */
public final class AttentionFile {

    private static final JsonMapper MAPPER = StrictJson.builder("")
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private AttentionFile() {}

    /** As it is read: what the file leaves out is null. */
    private record Content(
            @Nullable List<String> source,
            @Nullable List<String> output,
            @Nullable List<float[]> weights) {

        Optional<AttentionTrace> trace() {
            return source == null || output == null || weights == null || hasHoles()
                    ? Optional.empty()
                    : Optional.of(new AttentionTrace(source, output, weights));
        }

        private boolean hasHoles() {
            return Stream.of(source, output, weights)
                    .anyMatch(list -> list == null || list.stream().anyMatch(Objects::isNull));
        }
    }

    /** Writes a trace, whole or not at all. */
    public static void write(Path file, AttentionTrace trace) {
        try {
            AtomicFile.writeText(file, MAPPER.writeValueAsString(trace) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("lists of texts and numbers have a text", e);
        }
    }

    /**
     * Reads what {@link #write} has written.
     *
     * @throws IllegalArgumentException if the file is damaged
     */
    public static AttentionTrace read(Path file) {
        String text = TextFile.read(file);
        try {
            Optional<AttentionTrace> trace =
                    Optional.ofNullable(MAPPER.readValue(text, Content.class)).flatMap(Content::trace);
            if (trace.isPresent()) {
                trace.get().map(""); // which checks that all fits
                return trace.get();
            }
            throw new IllegalArgumentException("something is missing");
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    file + " must hold source, output and weights that fit them, but it is damaged", e);
        }
    }
}
