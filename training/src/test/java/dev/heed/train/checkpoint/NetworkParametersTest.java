package dev.heed.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import dev.heed.io.SafeTensors;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkParametersTest {

    private final NDManager manager = NDManager.newBaseManager();

    /** A network that has one layer twice. */
    private Block shared() {
        Block layer = Linear.builder().setUnits(3).build();
        Block network = new SequentialBlock().add(layer).add(layer);
        network.initialize(manager, DataType.FLOAT32, new Shape(2, 3));
        return network;
    }

    @Test
    void aSharedParameterMayHaveEachOfItsNamesInAFile(@TempDir Path folder) {
        try (manager) {
            Block saved = shared();
            Block loaded = shared();
            Map<String, NDArray> all = new LinkedHashMap<>();
            saved.getParameters()
                    .forEach(named -> all.put(named.getKey(), named.getValue().getArray()));
            Path file = folder.resolve("all");
            SafeTensors.write(file, all);

            NetworkParameters.load(loaded, file, manager);

            assertThat(all).hasSize(4);
            assertThat(NetworkParameters.of(loaded)).hasSize(2);
            NetworkParameters.of(loaded)
                    .forEach((name, array) -> assertThat(array).isEqualTo(all.get(name)));
        }
    }

    @Test
    void namesThatNobodyHasAreRefused(@TempDir Path folder) {
        try (manager) {
            Block network = shared();
            Map<String, NDArray> arrays = new LinkedHashMap<>(NetworkParameters.of(network));
            arrays.put("x".repeat(100_000), manager.zeros(new Shape(2)));
            Path file = folder.resolve("more");
            SafeTensors.write(file, arrays);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> NetworkParameters.load(network, file, manager))
                    .withMessageStartingWith(
                            "parameters must fit the network, but got " + file + " with an unknown xxx")
                    .withMessageEndingWith("x (2) float32")
                    .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(500));
        }
    }
}
