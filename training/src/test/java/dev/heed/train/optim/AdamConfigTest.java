package dev.heed.train.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.train.Reference;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdamConfigTest {

    @Test
    void movesAsAdamWWithoutDecay() {
        float[] adam = moved(new AdamConfig(0.8f, 0.95f, 1e-6f));

        assertThat(adam).containsExactly(moved(new AdamWConfig(0.8f, 0.95f, 1e-6f, 0f)));
        assertThat(adam).isNotEqualTo(moved(new AdamWConfig(0.8f, 0.95f, 1e-6f, 0.1f)));
    }

    private static float[] moved(OptimizerConfig config) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray matrix = Reference.ramp(manager, 100, 3, 5);
            Optimizer optimizer = config.over(OptimizerCase.trainable(List.of(matrix)), manager);
            for (int step = 1; step <= 3; step++) {
                try (NDManager scope = manager.newSubManager()) {
                    optimizer.step(new NDList(Reference.ramp(scope, 1000L * step, 3, 5)), 0.1f);
                }
            }
            return matrix.toFloatArray();
        }
    }

    @Test
    void remembersWhatAdamWRemembers() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray vector = manager.ones(new Shape(7));

            Optimizer optimizer =
                    new AdamConfig(0.9f, 0.98f, 1e-8f).over(OptimizerCase.trainable(List.of(vector)), manager);

            assertThat(optimizer.memory()).containsOnlyKeys("mean/p0", "square/p0");
        }
    }

    @Test
    void checksItsSettings() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AdamConfig(1f, 0.98f, 1e-8f))
                .withMessage("beta1 must be in [0, 1), but got 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AdamConfig(0.9f, 0.98f, 0f))
                .withMessage("epsilon must be finite and above 0, but got 0.0");
    }
}
