package dev.heed.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fixtures notice what they are there for. */
class FixturesTest {

    @Nested
    class Arrays {

        @Test
        void theLargestErrorIsNamedWithItsPlace() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray actual = manager.create(new float[] {1, 2, 3, 4}, new Shape(2, 2));
                NDArray expected = manager.create(new float[] {1, 2.25f, 3.5f, 4}, new Shape(2, 2));

                ArrayAssert.assertThat(actual).isCloseTo(expected, 0.5);
                assertThatExceptionOfType(AssertionError.class)
                        .isThrownBy(() -> ArrayAssert.assertThat(actual).isCloseTo(expected, 0.4))
                        .withMessage("max abs error must be at most 0.4, but got 0.5 at [1, 0]: expected 3.5, got 3.0");
            }
        }

        @Test
        void nothingIsCloseToNaN() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray actual = manager.create(new float[] {1, Float.NaN, 1});
                ArrayAssert assertion = ArrayAssert.assertThat(actual);

                refuse(() -> assertion.isCloseTo(new double[] {1, 1, 1}, 1e9));
                refuse(() -> assertion.isBitEqualTo(actual));
                refuse(assertion::isFinite);
                refuse(assertion::isZero);
                refuse(() -> assertion.reaches(1));
                refuse(() -> assertion.differsFrom(actual, 0.1));
            }
        }

        @Test
        void shapesAreCompared() {
            try (NDManager manager = NDManager.newBaseManager()) {
                ArrayAssert assertion = ArrayAssert.assertThat(manager.zeros(new Shape(2, 3)));

                refuse(() -> assertion.isBitEqualTo(manager.zeros(new Shape(3, 2))));
                refuse(() -> assertion.isCloseTo(new double[5], 1));
                refuse(() -> assertion.hasShape(2, 3, 1));
                refuse(() -> assertion.reaches(1e-9));
            }
        }

        private static void refuse(Runnable assertion) {
            assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion::run);
        }
    }

    @Nested
    class Sizes {

        @Test
        void areAllDifferent() {
            Shapes.seeds(50).forEach(shapes -> {
                List<Integer> sizes = List.of(
                        shapes.batchSize(),
                        shapes.queryLength(),
                        shapes.keyLength(),
                        shapes.numKvHeads(),
                        shapes.groupSize(),
                        shapes.headDim(),
                        shapes.numHeads(),
                        shapes.hiddenDim(),
                        shapes.embedDim());
                assertThat(sizes).as(shapes.toString()).doesNotHaveDuplicates();
            });
        }

        @Test
        void haveFewerQueriesAndFewerKeysAmongTheContractsSeeds() {
            Set<Boolean> fewerQueries = new HashSet<>();
            Shapes.seeds(AttentionContract.SEEDS)
                    .forEach(shapes -> fewerQueries.add(shapes.queryLength() < shapes.keyLength()));

            assertThat(fewerQueries).containsExactlyInAnyOrder(true, false);
        }
    }

    @Nested
    class Differences {

        @ParameterizedTest
        @EnumSource(names = {"FLOAT32", "FLOAT64"})
        void agreeWithATrueGradient(DataType type) {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray x = input(manager, type);

                FiniteDifferences.assertAgreement(
                        manager, Map.of("x", x), () -> x.tanh().mul(x), x.duplicate());
            }
        }

        @ParameterizedTest
        @EnumSource(names = {"FLOAT32", "FLOAT64"})
        void refuseAWrongGradient(DataType type) {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray x = input(manager, type);

                assertThatExceptionOfType(AssertionError.class)
                        .isThrownBy(() -> FiniteDifferences.assertAgreement(
                                manager, Map.of("x", x), () -> x.tanh().mul(x.stopGradient()), x.duplicate()))
                        .withMessageStartingWith("gradient of x along a direction must be ");
            }
        }

        @Test
        void refuseAStepAcrossAKink() {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray x = manager.create(new double[] {0.7e-5});

                assertThatExceptionOfType(AssertionError.class)
                        .isThrownBy(() -> FiniteDifferences.assertAgreement(
                                manager, Map.of("x", x), x::abs, manager.create(new double[] {1})))
                        .withMessageStartingWith("x: step h/2 against step h must be ");
            }
        }

        private static NDArray input(NDManager manager, DataType type) {
            return Shapes.seeded(1).normal(manager, 1, 3, 5).toType(type, false);
        }
    }

    @Nested
    class Oracle {

        /** Two keys, equal scores: the context is the mean of the values, or the one value that is not hidden. */
        @Test
        void isRightByHand() {
            Shapes shapes = new Shapes(0, 1, 1, 2, 1, 1);
            double[] query = {1, 0, 0, 0};
            double[] keys = {2, 0, 0, 0, 2, 9, 0, 0};
            double[] values = {1, 2, 3, 4, 5, 6, 7, 8};

            OracleAttention.Result open = new OracleAttention(shapes).attend(query, keys, values);
            OracleAttention.Result masked = new OracleAttention(shapes)
                    .keep(new boolean[] {false, true})
                    .attend(query, keys, values);
            OracleAttention.Result biased = new OracleAttention(shapes)
                    .bias(new double[] {Math.log(3), 0})
                    .attend(query, keys, values);
            OracleAttention.Result hidden =
                    new OracleAttention(shapes).keep(new boolean[2]).attend(query, keys, values);

            assertThat(open.weights()).containsExactly(0.5, 0.5);
            assertThat(open.context()).containsExactly(3, 4, 5, 6);
            assertThat(masked.context()).containsExactly(5, 6, 7, 8);
            assertThat(biased.weights()[0]).isEqualTo(0.75, within(1e-12));
            assertThat(hidden.context()).containsOnly(0);
            assertThat(hidden.weights()).containsOnly(0);
        }
    }
}
