package dev.heed.train.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.heed.parity.ReferenceJson;
import dev.heed.test.ArrayAssert;
import dev.heed.train.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterAveragesTest {

    private static final References REFERENCES = ReferenceJson.read("parameter-averages.json", References.class);

    private final NDManager manager = NDManager.newBaseManager();

    record References(Reference.Header header, List<Case> cases) {}

    record Case(String name, float decay, List<long[]> shapes, List<List<List<Double>>> steps) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return REFERENCES.cases().stream();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static void set(NDArray target, NDArray value) {
        target.set(new NDIndex("..."), value);
    }

    private static NDArray average(ParameterAverages averages, int place) {
        return Objects.requireNonNull(averages.named().get("p" + place));
    }

    private static int[] bits(NDArray array) {
        float[] elements = array.toFloatArray();
        int[] bits = new int[elements.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(elements[i]);
        }
        return bits;
    }

    @Nested
    class Values {

        @ParameterizedTest
        @MethodSource("dev.heed.train.optim.ParameterAveragesTest#cases")
        void areThoseOfPyTorch(Case expected) {
            List<NDArray> parameters = new ArrayList<>();
            for (long[] shape : expected.shapes()) {
                parameters.add(Reference.ramp(manager, 1000L * (parameters.size() + 1), shape));
            }
            ParameterAverages averages =
                    new ParameterAverages(OptimizerCase.trainable(parameters), expected.decay(), manager);

            for (int step = 1; step <= expected.steps().size(); step++) {
                try (NDManager scope = manager.newSubManager()) {
                    for (int i = 0; i < parameters.size(); i++) {
                        long start = 10_000L * step + 1000L * i;
                        set(
                                parameters.get(i),
                                Reference.ramp(scope, start, expected.shapes().get(i)));
                    }
                    averages.update(step, 1);
                }
                for (int i = 0; i < parameters.size(); i++) {
                    Reference.assertClose(
                            "average %s after step %s".formatted(i, step),
                            average(averages, i),
                            expected.steps().get(step - 1).get(i),
                            REFERENCES.header().tolerance());
                }
            }
        }

        /** The same parameters for four updates in a row. */
        @Test
        void takeSeveralUpdatesAtOnce() {
            NDArray parameter = manager.create(new float[] {1, -2, 0});
            List<TrainableParameter> trainable = OptimizerCase.trainable(List.of(parameter));
            ParameterAverages single = new ParameterAverages(trainable, 0.3f, manager);
            ParameterAverages joined = new ParameterAverages(trainable, 0.3f, manager);
            set(parameter, manager.create(new float[] {5, 7, -11}));

            for (int step = 2; step <= 5; step++) {
                single.update(step, 1);
            }
            joined.update(2, 4);

            assertThat(average(joined, 0).toFloatArray())
                    .containsExactly(average(single, 0).toFloatArray(), within(1e-6f));
        }

        /** Small decays are reached at once, large ones never in five updates. */
        @ParameterizedTest
        @ValueSource(floats = {0.15f, 0.3f, 0.999f})
        void followTheFormula(float decay) {
            NDArray parameter = manager.create(new float[] {1, -2, 0});
            double[] expected = {1, -2, 0};
            ParameterAverages averages =
                    new ParameterAverages(OptimizerCase.trainable(List.of(parameter)), decay, manager);

            for (int step = 1; step <= 5; step++) {
                float[] reached = {step * step, 3 - step, 0.1f * step};
                set(parameter, manager.create(reached));
                averages.update(step, 1);

                double kept = Math.min(decay, (1.0 + step) / (10.0 + step));
                for (int i = 0; i < expected.length; i++) {
                    expected[i] = kept * expected[i] + (1 - kept) * reached[i];
                }
                ArrayAssert.assertThat(average(averages, 0)).isCloseTo(expected, 2e-6);
            }
        }

        @Test
        void beginAsTheParametersAreAndHaveTheirNames() {
            List<NDArray> parameters = List.of(manager.create(new float[] {1, 2}), manager.create(3f));

            ParameterAverages averages = new ParameterAverages(OptimizerCase.trainable(parameters), 0.9f, manager);

            assertThat(averages.named()).containsOnlyKeys("p0", "p1");
            assertThat(average(averages, 0).toFloatArray()).containsExactly(1, 2);
            assertThat(average(averages, 1).toFloatArray()).containsExactly(3);
        }

        @Test
        void ofParametersWithGradientsHaveNone() {
            NDArray parameter = manager.create(new float[] {1, 2});
            parameter.setRequiresGradient(true);

            ParameterAverages averages =
                    new ParameterAverages(OptimizerCase.trainable(List.of(parameter)), 0.9f, manager);

            assertThat(average(averages, 0).hasGradient()).isFalse();
            assertThat(parameter.hasGradient()).isTrue();
        }
    }

    @Nested
    class InThePlaceOfParameters {

        private final NDArray parameter = manager.create(new float[] {1 / 3f, -0f, Float.NaN, 7});
        private final NDArray other = manager.create(new float[] {5});
        private final ParameterAverages averages =
                new ParameterAverages(OptimizerCase.trainable(List.of(parameter, other)), 0.9f, manager);

        InThePlaceOfParameters() {
            set(average(averages, 0), manager.create(new float[] {10, 20, 30, 40}));
        }

        @Test
        void theyAreSeenAndTheParametersComeBackBitByBit() {
            int[] before = bits(parameter);
            List<float[]> seen =
                    averages.during(manager, () -> List.of(parameter.toFloatArray(), other.toFloatArray()));

            assertThat(seen.get(0)).containsExactly(10, 20, 30, 40);
            assertThat(seen.get(1)).containsExactly(5);
            assertThat(bits(parameter)).isEqualTo(before);
            assertThat(average(averages, 0).toFloatArray()).containsExactly(10, 20, 30, 40);
        }

        @Test
        void theParametersComeBackAfterAFailureToo() {
            int[] before = bits(parameter);

            assertThatIllegalStateException()
                    .isThrownBy(() -> averages.during(manager, () -> {
                        throw new IllegalStateException("planned");
                    }))
                    .withMessage("planned");

            assertThat(bits(parameter)).isEqualTo(before);
        }

        @Test
        void nothingIsLeft() {
            int before = manager.getManagedArrays().size();

            try (NDManager scope = manager.newSubManager()) {
                averages.update(1, 1);
                averages.during(scope, () -> "something");
                assertThat(new NDList(scope.getManagedArrays())).isEmpty();
            }

            assertThat(manager.getManagedArrays()).hasSize(before);
        }
    }
}
