package dev.heed.position;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.heed.test.ArrayAssert;
import dev.heed.test.KernelChoice;
import dev.heed.test.Shapes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RotaryTest {

    private static final double ROUNDING = 2e-5;

    static Stream<Arguments> cases() {
        return Arrays.stream(KernelChoice.values())
                .flatMap(kernel -> Shapes.seeds(3).map(shapes -> Arguments.of(kernel, shapes)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void turnsEachPairByItsAngle(KernelChoice kernel, Shapes shapes) {
        kernel.run(() -> {
            try (NDManager manager = NDManager.newBaseManager()) {
                double base = 500;
                int offset = 3;
                NDArray heads = heads(manager, shapes, shapes.queryLength());

                NDArray actual = new Rotary(base).mark(heads, offset);

                double[] values = ArrayAssert.doubles(heads);
                double[] expected = new double[values.length];
                int size = shapes.headDim();
                for (int cell = 0; cell < values.length; cell++) {
                    int position = offset + cell / size % shapes.queryLength();
                    int channel = cell % size;
                    boolean isFirst = channel < size / 2;
                    double angle = position * Math.pow(base, -2.0 * (channel % (size / 2)) / size);
                    double partner = values[isFirst ? cell + size / 2 : cell - size / 2];
                    expected[cell] = values[cell] * Math.cos(angle) + (isFirst ? -partner : partner) * Math.sin(angle);
                }
                assertThat(actual).isCloseTo(expected, ROUNDING);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void givesTheTypeThatItGets(KernelChoice kernel) {
        kernel.run(() -> {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray heads = heads(manager, Shapes.seeded(1), 3);
                for (DataType type : List.of(DataType.FLOAT16, DataType.FLOAT64)) {
                    NDArray actual = new Rotary().mark(heads.toType(type, true), 2);

                    assertThat(actual.toType(DataType.FLOAT32, true)).isCloseTo(new Rotary().mark(heads, 2), 1e-2);
                    assertThat(actual.getDataType()).isEqualTo(type);
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aScoreDependsOnTheDistanceOnly(KernelChoice kernel, Shapes shapes) {
        kernel.run(() -> {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray query = heads(manager, shapes, 1);
                NDArray key = heads(manager, shapes, 1).add(0.5);
                Rotary rotary = new Rotary();

                NDArray near = score(rotary.mark(query, 4), rotary.mark(key, 1));
                NDArray shifted = score(rotary.mark(query, 23), rotary.mark(key, 20));
                NDArray further = score(rotary.mark(query, 5), rotary.mark(key, 1));

                assertThat(shifted).isCloseTo(near, ROUNDING);
                assertThat(further).differsFrom(near, 1e-2);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theOffsetContinuesThePositions(KernelChoice kernel, Shapes shapes) {
        kernel.run(() -> {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray heads = heads(manager, shapes, shapes.queryLength());
                NDArray whole = new Rotary().mark(heads, 0);

                NDArray rest = new Rotary().mark(heads.get(":, :, 2:"), 2);

                assertThat(rest).isBitEqualTo(whole.get(":, :, 2:"));
            }
        });
    }

    @Test
    void isAValueThatAddsNoBias() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray heads = heads(manager, Shapes.seeded(1), 3);

            assertThat(new Rotary()).isEqualTo(new Rotary(Rotary.DEFAULT_BASE));
            assertThat((Object) new Rotary().bias(heads, new Shape(1, 1, 2, 3), 0, 0, 0))
                    .isNull();
        }
    }

    @Nested
    class Scaled {

        @Test
        void linearlyIsAsIfPositionsLayCloser() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray heads = heads(manager, Shapes.seeded(1), 7);

                NDArray actual = new Rotary(100, RotaryScaling.linear(4)).mark(heads, 0);

                NDArray nearer = new Rotary(100).mark(heads.get(":, :, 4:5"), 1);
                assertThat(actual.get(":, :, 4:5")).isCloseTo(nearer, ROUNDING);
            }
        }

        /** Pairs by how often they turn within the original length: once at most is slow, four times at least fast. */
        @Test
        void llama3sWayKeepsFastPairsAndDividesSlowOnes() {
            RotaryScaling scaling = RotaryScaling.llama3(8, 1, 4, 1_000);
            double once = 2 * Math.PI / 1_000;

            assertThat(scaling.scaled(5 * once)).isEqualTo(5 * once);
            assertThat(scaling.scaled(4 * once)).isCloseTo(4 * once, within(1e-15));
            assertThat(scaling.scaled(2.5 * once)).isCloseTo(2.5 * once * (1 + 1 / 8.0) / 2, within(1e-15));
            assertThat(scaling.scaled(once)).isCloseTo(once / 8, within(1e-15));
            assertThat(scaling.scaled(once / 2)).isEqualTo(once / 16);
        }
    }

    @Nested
    class Errors {

        @ParameterizedTest
        @ValueSource(doubles = {0.5, -1, Double.NaN, Double.POSITIVE_INFINITY})
        void aFactorBelowOneIsRefused(double factor) {
            String message = "factor must be finite and at least 1, but got " + factor;
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RotaryScaling.linear(factor))
                    .withMessage(message);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RotaryScaling.llama3(factor, 1, 4, 8_192))
                    .withMessage(message);
        }

        @Test
        void llama3sNumbersMustBeInOrder() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RotaryScaling.llama3(8, 4, 4, 8_192))
                    .withMessage("highFrequency must be finite and above lowFrequency, and that above 0,"
                            + " but got lowFrequency=4.0, highFrequency=4.0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RotaryScaling.llama3(8, 1, 4, 0))
                    .withMessage("originalLength must be at least 1, but got 0");
        }

        @ParameterizedTest
        @ValueSource(doubles = {1, -5, Double.NaN, Double.POSITIVE_INFINITY})
        void aBaseThatTurnsNothingIsRefused(double base) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Rotary(base))
                    .withMessage("base must be finite and above 1, but got " + base);
        }

        @Test
        void anOddHeadIsRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Rotary().requireHeadDim(5))
                    .withMessage("headDim must be even for rotary position, but got 5");
        }
    }

    private static NDArray heads(NDManager manager, Shapes shapes, int length) {
        return shapes.normal(manager, 1, shapes.batchSize(), shapes.numHeads(), length, shapes.headDim());
    }

    private static NDArray score(NDArray query, NDArray key) {
        return query.mul(key).sum(new int[] {3});
    }
}
