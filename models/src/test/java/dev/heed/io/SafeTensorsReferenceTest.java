package dev.heed.io;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that the format's own library wrote, by {@code src/test/python/safetensors_files.py}. */
class SafeTensorsReferenceTest {

    private static Path reference(String name) {
        try {
            return Path.of(Objects.requireNonNull(SafeTensorsReferenceTest.class.getResource(name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static NDArray named(Map<String, NDArray> arrays, String name) {
        return Objects.requireNonNull(arrays.get(name), name);
    }

    @Test
    void everyTypeIsRead() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> read = SafeTensors.read(reference("types.safetensors"), manager);

            assertThat(read.keySet())
                    .containsExactly(
                            "i64",
                            "z",
                            "a/b",
                            "none",
                            "\ue000",
                            "\ud83d\ude00 \"q\"\n",
                            "i32",
                            "é",
                            "i8",
                            "u8",
                            "bits");
            assertThat(named(read, "i64").getShape()).isEqualTo(new Shape());
            assertThat(named(read, "i64").toLongArray()).containsExactly(Long.MIN_VALUE);
            assertThat(named(read, "z").getShape()).isEqualTo(new Shape(3, 1));
            assertThat(named(read, "z").toDoubleArray()).containsExactly(-0.5, 0, 0.5);
            assertThat(named(read, "a/b").toFloatArray()).containsExactly(-0.5f, 0, 0.5f, 1, 1.5f, 2, 2.5f);
            assertThat(named(read, "none").getShape()).isEqualTo(new Shape(0, 5));
            assertThat(named(read, "i32").toIntArray()).containsExactly(Integer.MIN_VALUE, Integer.MAX_VALUE);
            assertThat(named(read, "é").getDataType()).isEqualTo(DataType.FLOAT16);
            assertThat(named(read, "é").toType(DataType.FLOAT32, true).toFloatArray())
                    .containsExactly(-0.5f, 0, 0.5f, 1, 1.5f, 2);
            assertThat(named(read, "i8").toByteArray()).containsExactly(-128, 127);
            assertThat(named(read, "u8").toUint8Array()).containsExactly(0, 255);
            assertThat(named(read, "bits").toBooleanArray()).containsExactly(true, false, true);
        }
    }

    @Test
    void theTextsBesideTheArraysAreRead() {
        assertThat(SafeTensors.metadata(reference("types.safetensors"))).isEqualTo(Map.of("made by", "numpy"));
        assertThat(SafeTensors.metadata(reference("bfloat16.safetensors"))).isEmpty();
    }

    /** DJL's own conversion to bfloat16, and its reader of such a file, end the process. */
    @Test
    void bfloat16BecomesFloat32() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray array = named(SafeTensors.read(reference("bfloat16.safetensors"), manager), "w");

            assertThat(array.getDataType()).isEqualTo(DataType.FLOAT32);
            assertThat(array.getShape()).isEqualTo(new Shape(2, 3));
            assertThat(array.toFloatArray())
                    .containsExactly(
                            1,
                            -2,
                            Float.intBitsToFloat(0x7F7F0000),
                            Float.POSITIVE_INFINITY,
                            Float.NaN,
                            Float.intBitsToFloat(0x00010000));
        }
    }

    @Test
    void filesAreWrittenByteForByteAsTheLibraryWritesThem(@TempDir Path folder) throws IOException {
        Path file = reference("types.safetensors");
        try (NDManager manager = NDManager.newBaseManager()) {
            SafeTensors.write(folder.resolve("file"), SafeTensors.read(file, manager), SafeTensors.metadata(file));
        }

        assertThat(folder.resolve("file")).hasSameBinaryContentAs(file);
        assertThat(Files.size(folder.resolve("file"))).isEqualTo(775);
    }

    /** {@code save_model} writes a weight of two layers once, and says so. */
    @Test
    void aWeightOfTwoLayersIsReadAndWrittenOnce(@TempDir Path folder) {
        Path file = reference("tied.safetensors");
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> read = SafeTensors.read(file, manager);
            SafeTensors.write(folder.resolve("file"), read);

            assertThat(read.keySet()).containsExactly("embedding.weight", "output.weight");
            assertThat(named(read, "output.weight")).isSameAs(named(read, "embedding.weight"));
            assertThat(named(read, "output.weight").toFloatArray()).containsExactly(0, 1, 2, 3, 4, 5);
        }
        assertThat(folder.resolve("file")).hasSameBinaryContentAs(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sharded", "sharded/model.safetensors.index.json"})
    void shardsAreReadAsOne(String path) {
        try (NDManager manager = NDManager.newBaseManager();
                SavedTensors saved = SavedTensors.open(reference(path))) {
            assertThat(saved.names()).containsExactly("embedding", "count", "layer.bias", "layer.weight");
            assertThat(saved.shape("layer.weight")).isEqualTo(new Shape(3, 7));
            assertThat(saved.type("layer.weight")).isEqualTo(DataType.FLOAT16);
            assertThat(saved.read("layer.bias", manager).toFloatArray()).containsExactly(0, 1, 2);
            assertThat(saved.read("count", manager).toLongArray()).containsExactly(17);
            assertThat(saved.read("embedding", manager))
                    .isEqualTo(manager.arange(35f).reshape(5, 7));
            assertThat(saved.read("layer.weight", manager).toType(DataType.FLOAT32, true))
                    .isEqualTo(manager.arange(21f).reshape(3, 7));
        }
    }
}
