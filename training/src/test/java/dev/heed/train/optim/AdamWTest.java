package dev.heed.train.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.parity.ReferenceJson;
import dev.heed.train.Reference;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdamWTest {

    private static final References REFERENCES = ReferenceJson.read("adam-w.json", References.class);

    record References(Reference.Header header, List<OptimizerCase<AdamWConfig>> cases) {}

    static Stream<OptimizerCase<AdamWConfig>> cases() {
        return REFERENCES.cases().stream();
    }

    @Nested
    class PyTorch {

        @ParameterizedTest
        @MethodSource("dev.heed.train.optim.AdamWTest#cases")
        void movesParametersTheSameWay(OptimizerCase<AdamWConfig> expected) {
            expected.compare(REFERENCES.header().tolerance());
        }
    }

    @Nested
    class WeightDecay {

        @Test
        void shrinksMatricesOnly() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray matrix = manager.ones(new Shape(2, 3));
                NDArray vector = manager.ones(new Shape(5));
                NDList nothing = new NDList(manager.zeros(new Shape(2, 3)), manager.zeros(new Shape(5)));

                new AdamWConfig(0.9f, 0.98f, 1e-8f, 0.5f)
                        .over(OptimizerCase.trainable(List.of(matrix, vector)), manager)
                        .step(nothing, 0.5f);

                assertThat(matrix.toFloatArray()).containsOnly(0.75f);
                assertThat(vector.toFloatArray()).containsOnly(1f);
            }
        }
    }

    @Nested
    class Memory {

        @Test
        void holdsTwoArraysForEachParameterAndNoMore() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDList parameters = new NDList(manager.ones(new Shape(2, 3)), manager.ones(new Shape(5)));
                NDManager memory = manager.newSubManager();
                Optimizer optimizer =
                        new AdamWConfig(0.9f, 0.98f, 1e-8f, 0.1f).over(OptimizerCase.trainable(parameters), memory);
                int all = manager.getManagedArrays().size();

                for (int step = 0; step < 3; step++) {
                    try (NDManager scope = manager.newSubManager()) {
                        optimizer.step(new NDList(scope.ones(new Shape(2, 3)), scope.ones(new Shape(5))), 0.1f);
                    }
                }

                assertThat(memory.getManagedArrays()).hasSize(4);
                assertThat(manager.getManagedArrays()).hasSize(all);
                memory.close();
            }
        }
    }

    @Nested
    class Config {

        @Test
        void standardHasTheShorterMemoryAndNoDecay() {
            assertThat(AdamWConfig.standard()).isEqualTo(new AdamWConfig(0.9f, 0.98f, 1e-8f, 0f));
        }

        @ParameterizedTest
        @ValueSource(floats = {-0.1f, 1f, Float.NaN})
        void betasOutsideTheirRangeAreRefused(float beta) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new AdamWConfig(beta, 0.98f, 1e-8f, 0f))
                    .withMessage("beta1 must be in [0, 1), but got " + beta);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new AdamWConfig(0.9f, beta, 1e-8f, 0f))
                    .withMessage("beta2 must be in [0, 1), but got " + beta);
        }

        @ParameterizedTest
        @ValueSource(floats = {0f, -1f, Float.POSITIVE_INFINITY, Float.NaN})
        void epsilonsThatAreNotAboveZeroAreRefused(float epsilon) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new AdamWConfig(0.9f, 0.98f, epsilon, 0f))
                    .withMessage("epsilon must be finite and above 0, but got " + epsilon);
        }

        @ParameterizedTest
        @ValueSource(floats = {-0.1f, Float.POSITIVE_INFINITY, Float.NaN})
        void weightDecaysBelowZeroAreRefused(float weightDecay) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new AdamWConfig(0.9f, 0.98f, 1e-8f, weightDecay))
                    .withMessage("weightDecay must be finite and at least 0, but got " + weightDecay);
        }
    }
}
