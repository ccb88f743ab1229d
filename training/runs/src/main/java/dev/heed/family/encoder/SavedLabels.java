package dev.heed.family.encoder;

import com.fasterxml.jackson.core.JsonProcessingException;
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

    private SavedLabels() {}

    static Labels load(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            return new Labels(List.of(StrictJson.read(TextFile.read(file), String[].class)));
        } catch (JsonProcessingException | NullPointerException e) {
            throw new IllegalArgumentException(
                    SafeText.of(file) + " must be a list of labels, but got a damaged one", e);
        }
    }

    static void save(Labels labels, Path folder) {
        AtomicFile.writeText(folder.resolve(FILE), StrictJson.pretty(labels.names()));
    }
}
