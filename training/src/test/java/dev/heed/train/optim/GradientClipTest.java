package dev.heed.train.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.heed.parity.ReferenceJson;
import dev.heed.train.Reference;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GradientClipTest {

    private static final References REFERENCES = ReferenceJson.read("gradient-clip.json", References.class);

    private static final ValueReferences VALUE_REFERENCES =
            ReferenceJson.read("gradient-clip-by-value.json", ValueReferences.class);

    record References(Reference.Header header, List<Case> cases) {}

    record ValueReferences(Reference.Header header, List<ValueCase> cases) {}

    record ValueCase(String name, float maxValue, List<long[]> shapes, List<List<Double>> clipped) {

        @Override
        public String toString() {
            return name;
        }
    }

    record Case(String name, float maxNorm, List<long[]> shapes, double norm, List<List<Double>> clipped) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return REFERENCES.cases().stream();
    }

    static Stream<ValueCase> valueCases() {
        return VALUE_REFERENCES.cases().stream();
    }

    @Nested
    class PyTorch {

        @ParameterizedTest
        @MethodSource("dev.heed.train.optim.GradientClipTest#valueCases")
        void givesTheSameElements(ValueCase expected) {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDList gradients = new NDList();
                for (long[] shape : expected.shapes()) {
                    gradients.add(Reference.ramp(manager, 1000L * (gradients.size() + 1), shape)
                            .mul(2));
                }

                GradientClip.byValue(expected.maxValue()).apply(gradients);

                for (int i = 0; i < gradients.size(); i++) {
                    Reference.assertClose(
                            "gradient " + i,
                            gradients.get(i),
                            expected.clipped().get(i),
                            VALUE_REFERENCES.header().tolerance());
                }
            }
        }

        @ParameterizedTest
        @MethodSource("dev.heed.train.optim.GradientClipTest#cases")
        void givesTheSameNormAndTheSameGradients(Case expected) {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDList gradients = new NDList();
                for (long[] shape : expected.shapes()) {
                    gradients.add(Reference.ramp(manager, 1000L * (gradients.size() + 1), shape));
                }

                float norm = GradientClip.byNorm(expected.maxNorm()).apply(gradients);

                double tolerance = REFERENCES.header().tolerance();
                assertThat((double) norm).isCloseTo(expected.norm(), within(tolerance));
                for (int i = 0; i < gradients.size(); i++) {
                    Reference.assertClose(
                            "gradient " + i,
                            gradients.get(i),
                            expected.clipped().get(i),
                            tolerance);
                }
            }
        }
    }

    @Nested
    class ByHand {

        @Test
        void lengthIsThatOfAllGradientsTogether() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDList gradients = new NDList(manager.create(new float[] {3, 0}), manager.create(new float[] {-4}));

                assertThat(GradientClip.byNorm(2.5f).apply(gradients)).isEqualTo(5f);

                assertThat(gradients.get(0).toFloatArray()).containsExactly(1.5f, 0f);
                assertThat(gradients.get(1).toFloatArray()).containsExactly(-2f);
            }
        }

        @Test
        void elementsAreShortenedBeforeTheirLength() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDList gradients = new NDList(manager.create(new float[] {3, -9}), manager.create(new float[] {0}));

                assertThat(new GradientClip(2.5f, 4f).apply(gradients)).isEqualTo(5f); // of 3 and -4

                assertThat(gradients.get(0).toFloatArray()).containsExactly(1.5f, -2f);
            }
        }

        @Test
        void lengthAloneIsMeasuredWithoutBounds() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDList gradients = new NDList(manager.create(new float[] {3, -4}));

                assertThat(GradientClip.none().apply(gradients)).isEqualTo(5f);

                assertThat(gradients.get(0).toFloatArray()).containsExactly(3f, -4f);
            }
        }

        @ParameterizedTest
        @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
        void whatIsNotFiniteShowsInTheLengthAlsoByValue(float element) {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDList gradients = new NDList(manager.create(new float[] {3, element}));

                assertThat(Float.isFinite(GradientClip.byValue(1f).apply(gradients)))
                        .isFalse();

                assertThat(gradients.get(0).toFloatArray()).containsExactly(3, element);
            }
        }

        @Test
        void anInfiniteBoundNeverShortens() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDList gradients = new NDList(manager.create(new float[] {3e9f, 4e9f}));

                assertThat(GradientClip.byNorm(Float.POSITIVE_INFINITY).apply(gradients))
                        .isEqualTo(5e9f);

                assertThat(gradients.get(0).toFloatArray()).containsExactly(3e9f, 4e9f);
            }
        }
    }

    @Nested
    class Errors {

        @ParameterizedTest
        @ValueSource(floats = {0f, -1f, Float.NaN})
        void boundsThatAreNotAboveZeroAreRefused(float bound) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GradientClip.byNorm(bound))
                    .withMessage("maxNorm must be above 0, but got " + bound);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GradientClip.byValue(bound))
                    .withMessage("maxValue must be above 0, but got " + bound);
        }
    }
}
