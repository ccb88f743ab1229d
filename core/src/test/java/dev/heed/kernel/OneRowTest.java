package dev.heed.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.heed.block.LinearWeights;
import dev.heed.block.Precision;
import dev.heed.test.ArrayAssert;
import dev.heed.test.Gradients;
import dev.heed.test.KernelChoice;
import dev.heed.test.Shapes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The projection of a single row, whose weight is read in parts from some size on. */
class OneRowTest {

    private static final int EMBED_DIM = 257;

    /** 252 rows are fewer than 65,536 elements, 256 and 1,000 are read in parts, 1,001 do not divide. */
    @ParameterizedTest
    @CsvSource({"252, true", "256, true", "256, false", "1000, true", "1001, true"})
    void kernelsAgreeForwardAndBackward(int units, boolean hasBias) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Shapes shapes = Shapes.seeded(units);
            NDArray row = shapes.normal(manager, 1, 1, 1, EMBED_DIM);
            NDArray weight = shapes.normal(manager, 2, units, EMBED_DIM);
            NDArray bias = hasBias ? shapes.normal(manager, 3, units) : null;
            NDArray upstream = shapes.normal(manager, 4, 1, 1, units);
            LinearWeights weights = new LinearWeights(weight, bias);

            KernelChoice.FUSED.run(() -> {
                NDArray fused = project(row, weights);
                Map<String, NDArray> gradients = gradients(manager, row, weights, upstream);
                assertThat(fused.getManager()).isSameAs(manager);
                KernelChoice.COMPOSED.run(() -> {
                    ArrayAssert.assertThat(fused).hasShape(1, 1, units).isCloseTo(project(row, weights), 1e-4);
                    gradients(manager, row, weights, upstream)
                            .forEach((name, array) -> ArrayAssert.assertThat(array)
                                    .as(name)
                                    .isCloseTo(Objects.requireNonNull(gradients.get(name)), 1e-4));
                });
            });
        }
    }

    private static Map<String, NDArray> gradients(
            NDManager manager, NDArray row, LinearWeights weights, NDArray upstream) {
        Map<String, NDArray> inputs = new HashMap<>(Map.of("row", row, "weight", weights.weight()));
        if (weights.bias() != null) {
            inputs.put("bias", weights.bias());
        }
        return Gradients.of(manager, inputs, () -> project(row, weights), upstream);
    }

    private static NDArray project(NDArray row, LinearWeights weights) {
        return Kernel.of(row).project(row, weights, Precision.FLOAT32);
    }
}
