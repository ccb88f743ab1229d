package dev.heed.layer;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.heed.block.Borrowed;
import dev.heed.mask.AttentionMask;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two sequences of three tokens of two numbers, 0 to 11. */
class PoolingTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray vectors = manager.arange(0f, 12f).reshape(2, 3, 2);

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void takesTheMeanOfTheRealTokens() {
        assertThat(Pooling.MEAN.of(vectors, AttentionMask.none()))
                .hasShape(2, 2)
                .isCloseTo(new double[] {2, 3, 8, 9}, 0);
        assertThat(Pooling.MEAN.of(vectors, AttentionMask.padding(1, 2))).isCloseTo(new double[] {0, 1, 7, 8}, 0);
        assertThat(Pooling.MEAN.of(vectors, keys(true, false, true, false, false, true)))
                .isCloseTo(new double[] {2, 3, 10, 11}, 0);
    }

    @Test
    void takesTheFirstRealToken() {
        assertThat(Pooling.FIRST.of(vectors, AttentionMask.none()))
                .hasShape(2, 2)
                .isCloseTo(new double[] {0, 1, 6, 7}, 0);
        assertThat(Pooling.FIRST.of(vectors, AttentionMask.padding(3, 1))).isCloseTo(new double[] {0, 1, 6, 7}, 0);
        assertThat(Pooling.FIRST.of(vectors, keys(false, true, true, false, false, true)))
                .isCloseTo(new double[] {2, 3, 10, 11}, 0);
    }

    @ParameterizedTest
    @EnumSource
    void givesZeroForASequenceOfPaddingAlone(Pooling pooling) {
        NDArray pooled = pooling.of(vectors, keys(false, false, false, true, false, false));

        assertThat(pooled).isCloseTo(new double[] {0, 0, 6, 7}, 0);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, -1e30f})
    void paddingChangesNeitherAnswerNorGradient(float junk) {
        for (Pooling pooling : Pooling.values()) {
            NDArray expected = pooling.of(vectors, AttentionMask.padding(2, 1));
            NDArray spoilt = vectors.duplicate();
            spoilt.set(new NDIndex("0, 2"), junk);
            spoilt.set(new NDIndex("1, 1:"), junk);

            NDArray pooled = pooling.of(spoilt, AttentionMask.padding(2, 1));
            NDArray gradient = gradient(spoilt, () -> pooling.of(spoilt, AttentionMask.padding(2, 1)));

            assertThat(pooled).isBitEqualTo(expected);
            double second = pooling == Pooling.MEAN ? 0.5 : 0;
            assertThat(gradient)
                    .isCloseTo(new double[] {1 - second, 1 - second, second, second, 0, 0, 1, 1, 0, 0, 0, 0}, 0);
        }
    }

    private static NDArray gradient(NDArray source, Supplier<NDArray> output) {
        source.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(output.get().sum());
        }
        return source.getGradient();
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheTypeOfTheNumbersAndLeavesNothingBehind(Pooling pooling) {
        NDArray doubles = vectors.toType(DataType.FLOAT64, false);
        AttentionMask mask = keys(true, true, false, true, false, false);
        int before = manager.getManagedArrays().size();
        try (NDManager step = manager.newSubManager()) {
            NDArray pooled = pooling.of(Borrowed.by(step, doubles), mask);

            double first = pooling == Pooling.MEAN ? 1 : 0;
            assertThat(pooled).isCloseTo(new double[] {first, first + 1, 6, 7}, 0);
            assertThat(pooled.getDataType()).isEqualTo(DataType.FLOAT64);
        }

        assertThat(manager.getManagedArrays()).hasSize(before);
    }

    @Test
    void refusesMasksOfAnythingElse() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pooling.MEAN.of(manager.zeros(new Shape(2, 3)), AttentionMask.none()))
                .withMessage("vectors must have shape (B, T, E), but got (2, 3)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pooling.MEAN.of(vectors, AttentionMask.padding(3)))
                .withMessage("lengths must name every sequence, but got 1 lengths for B=2");
        NDArray scores = manager.ones(new Shape(3, 3), DataType.BOOLEAN);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Pooling.FIRST.of(vectors, AttentionMask.dense(scores)))
                .withMessage("mask must be broadcastable to (B, H, T, S) = (2, 1, 1, 3), but got (3, 3)");
    }

    private AttentionMask keys(boolean... keep) {
        return AttentionMask.dense(manager.create(keep, new Shape(2, 1, 1, 3)));
    }
}
