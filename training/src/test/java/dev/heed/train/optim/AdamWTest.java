package dev.heed.train.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.train.Reference;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdamWTest {

    private static final References REFERENCES = Reference.read(AdamWTest.class, "adam-w.json", References.class);

    record References(Reference.Header header, List<Case> cases) {}

    record Case(String name, AdamWConfig config, List<long[]> shapes, List<List<List<Double>>> steps) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return REFERENCES.cases().stream();
    }

    @Nested
    class PyTorch {

        @ParameterizedTest
        @MethodSource("dev.heed.train.optim.AdamWTest#cases")
        void movesParametersTheSameWay(Case expected) {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDList parameters = ramps(manager, 1000, expected.shapes());
                AdamW optimizer = new AdamW(expected.config(), parameters, manager);

                for (int step = 1; step <= expected.steps().size(); step++) {
                    try (NDManager scope = manager.newSubManager()) {
                        NDList gradients = ramps(scope, 10_000L * step, expected.shapes());
                        for (NDArray gradient : gradients) {
                            gradient.divi(step);
                        }
                        optimizer.step(gradients, 0.03f * step);
                    }

                    for (int i = 0; i < parameters.size(); i++) {
                        Reference.assertClose(
                                "parameter %d after step %d".formatted(i, step),
                                parameters.get(i),
                                expected.steps().get(step - 1).get(i),
                                REFERENCES.header().tolerance());
                    }
                }
            }
        }

        private static NDList ramps(NDManager manager, long start, List<long[]> shapes) {
            NDList ramps = new NDList();
            for (long[] shape : shapes) {
                ramps.add(Reference.ramp(manager, start + 1000L * ramps.size(), shape));
            }
            return ramps;
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

                new AdamW(new AdamWConfig(0.9f, 0.98f, 1e-8f, 0.5f), List.of(matrix, vector), manager)
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
                AdamW optimizer = new AdamW(new AdamWConfig(0.9f, 0.98f, 1e-8f, 0.1f), parameters, memory);
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
