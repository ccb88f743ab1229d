package dev.heed.attention;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.heed.kernel.AttentionOperands;
import dev.heed.kernel.HeadLayout;
import dev.heed.kernel.Kernel;
import dev.heed.kernel.ScoreMask;
import dev.heed.mask.AttentionMask;
import dev.heed.test.ArrayAssert;
import dev.heed.test.Gradients;
import dev.heed.test.KernelChoice;
import dev.heed.test.OracleAttention;
import dev.heed.test.Shapes;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScaledDotProductAttentionTest {

    private static final double ROUNDING = 1e-5;

    static Stream<Arguments> cases() {
        return Arrays.stream(KernelChoice.values())
                .flatMap(kernel -> Shapes.seeds(3).map(shapes -> Arguments.of(kernel, shapes)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void withoutMaskEqualsTheOracle(KernelChoice kernel, Shapes shapes) {
        kernel.run(() -> {
            try (Heads heads = new Heads(shapes)) {
                heads.assertEqualsOracle(AttentionMask.none(), new OracleAttention(shapes, shapes.numHeads()));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void withAMaskEqualsTheOracle(KernelChoice kernel, Shapes shapes) {
        kernel.run(() -> {
            try (Heads heads = new Heads(shapes)) {
                NDArray keep = heads.keep();
                heads.assertEqualsOracle(
                        AttentionMask.dense(keep),
                        new OracleAttention(shapes, shapes.numHeads()).keep(keep.toBooleanArray()));
            }
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void withMaskAndBiasEqualsTheOracle(KernelChoice kernel, Shapes shapes) {
        kernel.run(() -> {
            try (Heads heads = new Heads(shapes)) {
                NDArray keep = heads.keep();
                NDArray bias = shapes.normal(heads.manager, 5, keep.getShape().getShape());

                NDArray context = Kernel.of(heads.query)
                        .attend(new AttentionOperands(
                                heads.query,
                                heads.key,
                                heads.value,
                                new ScoreMask(new Shape(heads.scores()), AttentionMask.dense(keep), bias),
                                0));

                OracleAttention oracle = new OracleAttention(shapes, shapes.numHeads())
                        .keep(keep.toBooleanArray())
                        .bias(ArrayAssert.doubles(bias));
                assertThat(context).isCloseTo(heads.oracle(oracle).context(), ROUNDING);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void groupedHeadsEqualTheOracle(KernelChoice kernel, Shapes shapes) {
        kernel.run(() -> {
            try (Heads heads = new Heads(shapes, shapes.numKvHeads())) {
                NDArray context = ScaledDotProductAttention.attend(
                        heads.query,
                        HeadLayout.expand(heads.key, shapes.numHeads()),
                        HeadLayout.expand(heads.value, shapes.numHeads()),
                        AttentionMask.none(),
                        0);

                assertThat(context)
                        .isCloseTo(heads.oracle(new OracleAttention(shapes)).context(), ROUNDING);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aHiddenRowGivesZeroAndFiniteGradientsDespiteABias(KernelChoice kernel, Shapes shapes) {
        kernel.run(() -> {
            try (Heads heads = new Heads(shapes)) {
                NDArray keep = shapes.coins(
                        heads.manager, 4, 0.3, shapes.batchSize(), 1, shapes.queryLength(), shapes.keyLength());
                keep = keep.logicalAnd(heads.manager
                        .arange(shapes.queryLength())
                        .reshape(shapes.queryLength(), 1)
                        .neq(2)); // the third query sees nothing
                AttentionMask mask = AttentionMask.dense(keep);
                for (@Nullable NDArray bias : new @Nullable NDArray[] {null, shapes.normal(heads.manager, 5, heads.scores())}) {
                    AttentionOperands operands = new AttentionOperands(
                            heads.query,
                            heads.key,
                            heads.value,
                            new ScoreMask(new Shape(heads.scores()), mask, bias),
                            0);
                    NDArray context = Kernel.of(heads.query).attend(operands);
                    assertThat(context.get(":, :, 2")).isZero();
                    assertThat(context).reaches(0.1);

                    Gradients.of(
                                    heads.manager,
                                    Map.of("query", heads.query, "key", heads.key, "value", heads.value),
                                    () -> Kernel.of(heads.query).attend(operands),
                                    shapes.normal(
                                            heads.manager, 6, context.getShape().getShape()))
                            .forEach((name, gradient) ->
                                    assertThat(gradient).as(name).isFinite().reaches(1e-3));
                }
            }
        });
    }

    @Nested
    class Errors {

        @Test
        void keysMustFitQueries() {
            try (Heads heads = new Heads(Shapes.seeded(1))) {
                NDArray narrow = heads.key.get(":, :, :, :2");

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> ScaledDotProductAttention.attend(
                                heads.query, narrow, heads.value, AttentionMask.none(), 0))
                        .withMessage(
                                "key must have shape (B, H, S, D), but got (3, 10, 13, 2); already bound: B=3, D=4,"
                                        + " H=10, T=7");
            }
        }

        @ParameterizedTest
        @ValueSource(floats = {-0.1f, 1, Float.NaN})
        void dropoutMustBeAProbability(float dropout) {
            try (Heads heads = new Heads(Shapes.seeded(1))) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> ScaledDotProductAttention.attendWithWeights(
                                heads.query, heads.key, heads.value, AttentionMask.none(), dropout))
                        .withMessage("dropout must be in [0, 1), but got " + dropout);
            }
        }
    }

    /** Seeded queries, keys and values. */
    private static final class Heads implements AutoCloseable {
        private final NDManager manager = NDManager.newBaseManager();
        private final Shapes shapes;
        private final NDArray query;
        private final NDArray key;
        private final NDArray value;

        Heads(Shapes shapes) {
            this(shapes, shapes.numHeads());
        }

        Heads(Shapes shapes, int numKvHeads) {
            this.shapes = shapes;
            int batchSize = shapes.batchSize();
            query = shapes.normal(manager, 1, batchSize, shapes.numHeads(), shapes.queryLength(), shapes.headDim());
            key = shapes.normal(manager, 2, batchSize, numKvHeads, shapes.keyLength(), shapes.headDim());
            value = shapes.normal(manager, 3, batchSize, numKvHeads, shapes.keyLength(), shapes.headDim());
        }

        long[] scores() {
            return new long[] {shapes.batchSize(), shapes.numHeads(), shapes.queryLength(), shapes.keyLength()};
        }

        /** So few keys that some rows are hidden altogether. */
        NDArray keep() {
            NDArray keep = shapes.coins(manager, 4, 0.2, scores());
            NDArray seen = keep.toType(DataType.FLOAT32, false).max(new int[] {3});
            Assertions.assertThat(seen.min().getFloat()).isZero();
            return keep;
        }

        OracleAttention.Result oracle(OracleAttention oracle) {
            return oracle.attend(ArrayAssert.doubles(query), ArrayAssert.doubles(key), ArrayAssert.doubles(value));
        }

        void assertEqualsOracle(AttentionMask mask, OracleAttention oracle) {
            OracleAttention.Result expected = oracle(oracle);
            NDArray context = ScaledDotProductAttention.attend(query, key, value, mask, 0);
            AttentionOutput output = ScaledDotProductAttention.attendWithWeights(query, key, value, mask, 0);

            assertThat(context).hasShape(query.getShape().getShape()).isCloseTo(expected.context(), ROUNDING);
            assertThat(output.context()).isCloseTo(expected.context(), ROUNDING);
            assertThat(output.weights()).hasShape(scores()).isCloseTo(expected.weights(), ROUNDING);
        }

        @Override
        public void close() {
            manager.close();
        }
    }
}
