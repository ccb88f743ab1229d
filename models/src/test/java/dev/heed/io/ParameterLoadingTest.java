package dev.heed.io;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parameters with more numbers than are read at once. */
class ParameterLoadingTest {

    private static final NameMap MAP =
            NameMap.builder().same("weight", "w").same("bias", "b").build();

    private final NDManager manager = NDManager.newBaseManager();

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void close() {
        manager.close();
    }

    private Block network() {
        Block network = Linear.builder().setUnits(701).build();
        network.initialize(manager, DataType.FLOAT32, new Shape(1, 1009));
        return network;
    }

    private Path saved(NDArray weight) {
        Path file = folder.resolve("model.safetensors");
        SafeTensors.write(file, Map.of("w", weight, "b", manager.arange(701f)));
        return file;
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT16", "FLOAT32", "FLOAT64"})
    void areReadAndWidenedPieceByPiece(DataType type) {
        NDArray weight = manager.randomNormal(new Shape(701, 1009)).toType(type, false);
        Block network = network();

        try (SavedTensors saved = SavedTensors.open(saved(weight))) {
            MAP.load(network, saved, manager);
        }

        assertThat(network.getDirectParameters().get("weight").getArray())
                .isBitEqualTo(weight.toType(DataType.FLOAT32, false));
        assertThat(network.getDirectParameters().get("bias").getArray()).isBitEqualTo(manager.arange(701f));
    }

    @Test
    void noneIsLeftHalfReadWhereAFileEndsTooSoon() throws IOException {
        Block network = network();
        Path file = saved(manager.ones(new Shape(701, 1009)));

        try (SavedTensors saved = SavedTensors.open(file);
                FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 1);
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> MAP.load(network, saved, manager))
                    .withMessage("could not read " + file + ": its end came before that of tensor w");
        }

        assertThat(network.getParameters().values()).noneMatch(Parameter::isInitialized);
        network.clear();
        assertThat(manager.getManagedArrays()).hasSize(2); // w and b of the file
    }
}
