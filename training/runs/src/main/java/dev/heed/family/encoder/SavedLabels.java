package dev.heed.family.encoder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.heed.data.Labels;
import dev.heed.io.AtomicFile;
import dev.heed.io.SafeText;
import dev.heed.io.TextFile;
import dev.heed.train.json.StrictJson;
import java.nio.file.Path;
import java.util.List;

/** The names of a model's classes in its folder, a JSON list in the order of their numbers. */
final class SavedLabels {

    static final String FILE = "labels.json";

    private static final JsonMapper JSON = StrictJson.builder("  ").build();

    private SavedLabels() {}

    static Labels load(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            return new Labels(List.of(JSON.readValue(TextFile.read(file), String[].class)));
        } catch (JsonProcessingException | NullPointerException e) {
            throw new IllegalArgumentException(
                    SafeText.of(file) + " must be a list of labels, but got a damaged one", e);
        }
    }

    static void save(Labels labels, Path folder) {
        try {
            AtomicFile.writeText(
                    folder.resolve(FILE),
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsString(labels.names()) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of texts has a text", e);
        }
    }
}
