package dev.heed.kernel;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.heed.test.ArrayAssert;
import dev.heed.test.Gradients;
import dev.heed.test.KernelChoice;
import dev.heed.test.Shapes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Both kernels on one loss; the fused one stands against PyTorch's in the tests of the loss. */
class CrossEntropyKernelTest {

    private static final int BATCH_SIZE = 3;
    private static final int LENGTH = 5;
    private static final int VOCAB_SIZE = 7;

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0.1", "3, 0.4"})
    void kernelsAgreeForwardAndBackward(long seed, float labelSmoothing) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray logits = Shapes.seeded(seed).normal(manager, 1, BATCH_SIZE, LENGTH, VOCAB_SIZE);
            NDArray target = target(manager, seed);
            KernelChoice.FUSED.run(() -> {
                Map<String, NDArray> fused = results(manager, logits, target, labelSmoothing);
                KernelChoice.COMPOSED.run(() -> results(manager, logits, target, labelSmoothing)
                        .forEach((name, array) -> ArrayAssert.assertThat(array)
                                .as(name)
                                .isCloseTo(Objects.requireNonNull(fused.get(name)), 1e-6)));
            });
        }
    }

    /** As with PyTorch's {@code cross_entropy}: what stands at ignored places counts for nothing, whatever it is. */
    @ParameterizedTest
    @CsvSource({"NaN, 0", "Infinity, 0", "-Infinity, 0", "NaN, 0.2", "Infinity, 0.2", "-Infinity, 0.2"})
    void whatIsIgnoredNeedNotBeFinite(float junk, float labelSmoothing) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray logits = Shapes.seeded(4).normal(manager, 1, BATCH_SIZE, LENGTH, VOCAB_SIZE);
            NDArray target = target(manager, 4);
            NDArray ignored = target.eq(Kernel.IGNORED).expandDims(2).broadcast(logits.getShape());
            for (KernelChoice kernel : KernelChoice.values()) {
                kernel.run(() -> {
                    Map<String, NDArray> clean = results(manager, logits.duplicate(), target, labelSmoothing);
                    NDArray spoiled = NDArrays.where(ignored, manager.full(logits.getShape(), junk), logits);
                    NDArray partly = logits.duplicate();
                    partly.set(new NDIndex("2, 4, 3"), junk); // one logit of an ignored place
                    for (NDArray other : List.of(spoiled, partly)) {
                        results(manager, other, target, labelSmoothing)
                                .forEach((name, array) -> ArrayAssert.assertThat(array)
                                        .as("%s %s", kernel, name)
                                        .isBitEqualTo(Objects.requireNonNull(clean.get(name))));
                    }
                });
            }
        }
    }

    /** A token that must not be chosen has the logit -infinity; where it is not the target it is none of the loss. */
    @Test
    void aCountedLogitMayBeMinusInfinity() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray logits = manager.create(new float[] {1, Float.NEGATIVE_INFINITY, 2}, new Shape(1, 1, 3));
            NDArray target = manager.create(new long[] {0}, new Shape(1, 1));
            for (KernelChoice kernel : KernelChoice.values()) {
                kernel.run(() -> {
                    Map<String, NDArray> results = results(manager, logits.duplicate(), target, 0);
                    double first = 1 / (1 + Math.E);
                    ArrayAssert.assertThat(Objects.requireNonNull(results.get("loss")))
                            .isCloseTo(new double[] {-Math.log(first)}, 1e-6);
                    ArrayAssert.assertThat(Objects.requireNonNull(results.get("gradient")))
                            .isCloseTo(new double[] {first - 1, 0, 1 - first}, 1e-6);
                });
            }
        }
    }

    /** A slip of the pen is no padding, and no token 0. */
    @ParameterizedTest
    @EnumSource
    void otherNegativeTargetsAreRefused(KernelChoice kernel) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray logits = Shapes.seeded(5).normal(manager, 1, 1, 2, VOCAB_SIZE);
            for (long wrong : new long[] {-1, -99, -101, VOCAB_SIZE}) {
                NDArray target = manager.create(new long[] {3, wrong}, new Shape(1, 2));

                kernel.run(() -> assertThatExceptionOfType(EngineException.class)
                        .isThrownBy(() -> Kernel.of(logits).crossEntropy(logits, target, 0)));
            }
        }
    }

    private static Map<String, NDArray> results(
            NDManager manager, NDArray logits, NDArray target, float labelSmoothing) {
        NDArray loss = Kernel.of(logits).crossEntropy(logits, target, labelSmoothing);
        Map<String, NDArray> gradients = Gradients.of(
                manager,
                Map.of("logits", logits),
                () -> Kernel.of(logits).crossEntropy(logits, target, labelSmoothing),
                manager.create(1f));
        return Map.of("loss", loss, "gradient", Objects.requireNonNull(gradients.get("logits")));
    }

    /** Rows of 5, 4 and 3 tokens, then nothing. */
    private static NDArray target(NDManager manager, long seed) {
        long[] tokens = new long[BATCH_SIZE * LENGTH];
        for (int i = 0; i < tokens.length; i++) {
            boolean isToken = i % LENGTH < LENGTH - i / LENGTH;
            tokens[i] = isToken ? (seed + 3L * i) % VOCAB_SIZE : Kernel.IGNORED;
        }
        return manager.create(tokens, new Shape(BATCH_SIZE, LENGTH)).toType(DataType.INT64, false);
    }
}
