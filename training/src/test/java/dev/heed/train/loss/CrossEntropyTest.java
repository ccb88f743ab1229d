package dev.heed.train.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.heed.parity.ReferenceJson;
import dev.heed.test.KernelChoice;
import dev.heed.text.TokenBatch;
import dev.heed.train.Reference;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrossEntropyTest {

    private static final References REFERENCES = ReferenceJson.read("cross-entropy.json", References.class);

    record References(Reference.Header header, List<Case> cases) {}

    record Case(
            String name,
            List<Integer> lengths,
            int vocabSize,
            float labelSmoothing,
            double loss,
            List<Double> gradient) {

        NDArray logits(NDManager manager) {
            int width = Collections.max(lengths);
            return Reference.ramp(manager, 1000, lengths.size(), width, vocabSize)
                    .mul(3);
        }

        TokenBatch target() {
            return TokenBatch.of(IntStream.range(0, lengths.size())
                    .mapToObj(row -> IntStream.range(0, lengths.get(row))
                            .map(column -> 1 + (5 * row + 3 * column * column) % (vocabSize - 1))
                            .toArray())
                    .toList());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return REFERENCES.cases().stream();
    }

    /** The loss, and its gradient as the array's. */
    private static float lossWithGradient(float labelSmoothing, NDArray logits, TokenBatch target) {
        logits.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray loss = new CrossEntropy(labelSmoothing).mean(logits, target);
            collector.backward(loss);
            return loss.getFloat();
        }
    }

    @ParameterizedTest
    @EnumSource
    void targetsOfADatasetGatherNothing(KernelChoice kernel) {
        kernel.run(() -> {
            try (NDManager owner = NDManager.newBaseManager()) {
                NDArray target = owner.create(new long[] {2, -100, 0}, new Shape(1, 3));
                try (NDManager step = owner.newSubManager()) {
                    NDArray logits = Reference.ramp(step, 1000, 1, 3, 5);

                    assertThat(new CrossEntropy(0.1f).mean(logits, target).getManager())
                            .isSameAs(step);
                    assertThat(TargetAccuracy.mean(logits, target).getManager()).isSameAs(step);
                }
                assertThat(owner.getManagedArrays()).containsExactly(target);
            }
        });
    }

    @Nested
    class PyTorch {

        @ParameterizedTest
        @MethodSource("dev.heed.train.loss.CrossEntropyTest#cases")
        void givesTheSameLossAndGradient(Case expected) {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray logits = expected.logits(manager);

                float loss = lossWithGradient(expected.labelSmoothing(), logits, expected.target());

                double tolerance = REFERENCES.header().tolerance();
                assertThat((double) loss).isCloseTo(expected.loss(), within(tolerance));
                Reference.assertClose("gradient", logits.getGradient(), expected.gradient(), tolerance);
            }
        }
    }

    @Nested
    class ByHand {

        @Test
        void evenLogitsCostTheLogarithmOfTheVocabulary() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray logits = manager.zeros(new Shape(2, 3, 7));
                TokenBatch target = TokenBatch.of(List.of(new int[] {5, 2}, new int[] {3, 6, 2}));

                assertThat(new CrossEntropy(0f).mean(logits, target).getFloat())
                        .isCloseTo((float) Math.log(7), within(1e-6f));
                assertThat(new CrossEntropy(0.4f).mean(logits, target).getFloat())
                        .as("with label smoothing")
                        .isCloseTo((float) Math.log(7), within(1e-6f));
            }
        }

        @Test
        void everyTokenWeighsTheSameWhateverItsRow() {
            try (NDManager manager = NDManager.newBaseManager()) {
                // p(1) is 1/2 everywhere in row 0, 1/4 in row 1; 1 token and 3 tokens
                NDArray logits = manager.zeros(new Shape(2, 3, 2));
                logits.set(new NDIndex("1, :, 0"), (float) Math.log(3));
                TokenBatch target = TokenBatch.of(List.of(new int[] {1}, new int[] {1, 1, 1}));

                assertThat(new CrossEntropy(0f).mean(logits, target).getFloat())
                        .isCloseTo((float) ((Math.log(2) + 3 * Math.log(4)) / 4), within(1e-6f));
            }
        }
    }

    @Nested
    class Padding {

        private static final TokenBatch TARGET = TokenBatch.of(List.of(new int[] {3, 1}, new int[] {2, 4, 1, 3, 2}));

        @ParameterizedTest
        @ValueSource(floats = {0f, 0.1f})
        void doesNotChangeTheLoss(float labelSmoothing) {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray logits = Reference.ramp(manager, 1000, 2, 5, 7);
                NDArray other = logits.duplicate();
                other.set(
                        new NDIndex("0, 2:, :"),
                        Reference.ramp(manager, 5000, 3, 7).mul(50));

                CrossEntropy loss = new CrossEntropy(labelSmoothing);

                assertThat(loss.mean(other, TARGET).getFloat())
                        .isEqualTo(loss.mean(logits, TARGET).getFloat());
            }
        }

        @ParameterizedTest
        @ValueSource(floats = {0f, 0.1f})
        void receivesNoGradientWhereRealTokensDo(float labelSmoothing) {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray logits = Reference.ramp(manager, 1000, 2, 5, 7);

                lossWithGradient(labelSmoothing, logits, TARGET);

                NDArray largest = logits.getGradient().abs().max(new int[] {2}); // (B, T)
                assertThat(largest.get("0, 2:").toFloatArray()).containsOnly(0f);
                assertThat(largest.get("0, :2").min().getFloat()).isGreaterThan(0f);
                assertThat(largest.get("1").min().getFloat()).isGreaterThan(0f);
            }
        }
    }

    @Nested
    class Errors {

        @ParameterizedTest
        @ValueSource(floats = {-0.1f, 1f, Float.NaN})
        void labelSmoothingOutsideItsRangeIsRefused(float labelSmoothing) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new CrossEntropy(labelSmoothing))
                    .withMessage("labelSmoothing must be in [0, 1), but got " + labelSmoothing);
        }

        @Test
        void logitsOfAnotherShapeAreRefused() {
            try (NDManager manager = NDManager.newBaseManager()) {
                TokenBatch target = TokenBatch.of(List.of(new int[] {1, 2, 3}, new int[] {1}));

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> new CrossEntropy(0f).mean(manager.zeros(new Shape(2, 5, 7)), target))
                        .withMessage("logits must have shape (B, T, V), but got (2, 5, 7); already bound: B=2, T=3");
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> new CrossEntropy(0f).mean(manager.zeros(new Shape(3, 7)), target))
                        .withMessage("logits must have shape (B, T, V), but got (3, 7); already bound: B=2, T=3");
            }
        }

        @ParameterizedTest
        @EnumSource
        void tokensThatTheLogitsDoNotHaveAreRefused(KernelChoice kernel) {
            kernel.run(() -> {
                try (NDManager manager = NDManager.newBaseManager()) {
                    TokenBatch target = TokenBatch.of(List.of(new int[] {1, 7, 3}, new int[] {1}));

                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> new CrossEntropy(0.1f).mean(manager.zeros(new Shape(2, 3, 7)), target))
                            .withMessage("target must be in [0, logits=7), but got 7");
                }
            });
        }
    }
}
