package dev.heed.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.heed.io.StrictJsonFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What {@code models/src/test/python/hugging_face_folders.py} wrote: a folder of transformers, and what its model answers. */
record FolderReference(
        String tool, List<long[]> tokens, List<Double> logits, List<Integer> prompt, List<Integer> continuation) {

    private static final double TOLERANCE = 1e-5;

    static Path folder(String name) {
        try {
            return Path.of(Objects.requireNonNull(FolderReference.class.getResource(name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static FolderReference read(String name) {
        return new Gson().fromJson(StrictJsonFile.read(folder(name).resolve("expected.json")), FolderReference.class);
    }

    /** A copy of a folder, of whose {@code config.json} some settings are others. */
    static Path changed(String name, Path target, Settings settings) {
        try (Stream<Path> files = Files.list(folder(name))) {
            Files.createDirectories(target);
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName().toString()));
            }
            JsonObject json = StrictJsonFile.read(target.resolve("config.json"));
            settings.change(json);
            Files.writeString(target.resolve("config.json"), json.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return target;
    }

    /** What is done to settings. */
    interface Settings {
        void change(JsonObject config);
    }

    /** Whether all of some settings are among others, with equal values. */
    static void assertContains(JsonObject all, JsonObject some) {
        for (String key : some.keySet()) {
            JsonElement value = some.get(key);
            assertThat(all.has(key)).as(key).isTrue();
            assertThat(all.get(key)).as(key).isEqualTo(value);
        }
    }

    /** The tokens, int64 (B, T). */
    NDArray tokens(NDManager manager) {
        return manager.create(tokens.toArray(long[][]::new));
    }

    void compareLogits(NDArray actual) {
        float[] values = actual.toFloatArray();
        assertThat(values).hasSameSizeAs(logits);
        for (int i = 0; i < values.length; i++) {
            double expected = logits.get(i);
            assertThat((double) values[i])
                    .as("element %s", i)
                    .isCloseTo(expected, within(TOLERANCE * Math.max(1, Math.abs(expected))));
        }
    }
}
