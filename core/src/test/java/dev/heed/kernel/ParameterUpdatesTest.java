package dev.heed.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.kernel.ParameterUpdates.AdamWOperands;
import dev.heed.kernel.ParameterUpdates.AdamWRates;
import dev.heed.kernel.ParameterUpdates.LionOperands;
import dev.heed.kernel.ParameterUpdates.LionRates;
import dev.heed.kernel.ParameterUpdates.MomentumOperands;
import dev.heed.kernel.ParameterUpdates.MomentumRates;
import dev.heed.test.ArrayAssert;
import dev.heed.test.Shapes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fused updates against the spelled-out ones; both stand against PyTorch's in the tests of the optimizer. */
class ParameterUpdatesTest {

    private static final double ROUNDING = 1e-6;
    private static final List<long[]> SHAPES = List.of(new long[] {7, 11}, new long[] {5}, new long[] {2, 3, 13});

    private enum Way {
        FUSED,
        COMPOSED;

        ParameterUpdates updates() {
            return this == FUSED ? FusedUpdates.instance() : ComposedUpdates.INSTANCE;
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0f, 0.1f})
    void adamWMovesAlike(float weightDecay) {
        try (NDManager manager = NDManager.newBaseManager()) {
            AdamWOperands fused = operands(manager);
            AdamWOperands composed = operands(manager);

            for (int step = 1; step <= 5; step++) {
                try (NDManager scope = manager.newSubManager()) {
                    AdamWRates rates = new AdamWRates(0.01f * step, 0.9f, 0.97f, 1e-7f, weightDecay);
                    NDList gradients = normal(scope, 100 * step);
                    Way.FUSED.updates().adamW(with(fused, gradients), step, rates);
                    Way.COMPOSED.updates().adamW(with(composed, gradients), step, rates);
                }
                close(fused.parameters(), composed.parameters());
                close(fused.means(), composed.means());
                close(fused.squares(), composed.squares());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.9, 0", "0.9, 0.1"})
    void sgdMovesAlike(float momentum, float weightDecay) {
        movesAlike((updates, operands, step) -> updates.sgd(
                new MomentumOperands(operands.parameters(), operands.gradients(), operands.means()),
                new MomentumRates(0.01f * step, momentum, weightDecay)));
    }

    @ParameterizedTest
    @ValueSource(floats = {0f, 0.1f})
    void lionMovesAlike(float weightDecay) {
        movesAlike((updates, operands, step) -> updates.lion(
                new LionOperands(operands.parameters(), operands.gradients(), operands.means()),
                new LionRates(0.01f * step, 0.9f, 0.97f, weightDecay)));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.9, 0", "0.9, 0.1"})
    void muonMovesAlike(float momentum, float weightDecay) {
        movesAlike(
                List.of(new long[] {7, 11}, new long[] {13, 5}, new long[] {1, 3}),
                1e-5,
                (updates, operands, step) -> updates.muon(
                        new MomentumOperands(operands.parameters(), operands.gradients(), operands.means()),
                        new MomentumRates(0.01f * step, momentum, weightDecay)));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void muonsStepsHaveTheGradientsDirectionsAndOneLength(Way way) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray parameter = manager.zeros(new Shape(3, 2));
            NDArray gradient = manager.create(new float[][] {{0, -1e3f}, {10, 0}, {0, 0}});
            MomentumOperands operands = new MomentumOperands(
                    new NDList(parameter), new NDList(gradient), new NDList(manager.zeros(new Shape(3, 2))));

            way.updates().muon(operands, new MomentumRates((float) (5 / Math.sqrt(3)), 0.95f, 0f));

            float[] step = parameter.toFloatArray();
            assertThat(step[1]).isBetween(0.65f, 1.25f);
            assertThat(step[2]).isBetween(-1.25f, -0.65f);
            assertThat(new float[] {step[0], step[3], step[4], step[5]}).containsOnly(0f);
        }
    }

    @FunctionalInterface
    private interface Move {
        void step(ParameterUpdates updates, AdamWOperands operands, int step);
    }

    private static void movesAlike(Move move) {
        movesAlike(SHAPES, ROUNDING, move);
    }

    private static void movesAlike(List<long[]> shapes, double tolerance, Move move) {
        try (NDManager manager = NDManager.newBaseManager()) {
            AdamWOperands fused = operands(manager, shapes);
            AdamWOperands composed = operands(manager, shapes);
            int arrays = manager.getManagedArrays().size();

            for (int step = 1; step <= 5; step++) {
                try (NDManager scope = manager.newSubManager()) {
                    NDList gradients = normal(scope, 100 * step, shapes);
                    move.step(Way.FUSED.updates(), with(fused, gradients), step);
                    move.step(Way.COMPOSED.updates(), with(composed, gradients), step);
                }
                close(fused.parameters(), composed.parameters(), tolerance);
                close(fused.means(), composed.means(), tolerance);
            }
            assertThat(manager.getManagedArrays()).hasSize(arrays);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {0.5f, 3f, 1e9f, Float.POSITIVE_INFINITY})
    void clippingScalesAlike(float maxNorm) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList fused = normal(manager, 1);
            NDList composed = normal(manager, 1);

            float norm = Way.FUSED.updates().clipByNorm(fused, maxNorm);

            assertThat(norm).isCloseTo(Way.COMPOSED.updates().clipByNorm(composed, maxNorm), within(1e-4f));
            close(fused, composed);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void shortGradientsKeepEveryBit(Way way) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList gradients = normal(manager, 1);

            way.updates().clipByNorm(gradients, 1e9f);

            NDList expected = normal(manager, 1);
            for (int i = 0; i < gradients.size(); i++) {
                ArrayAssert.assertThat(gradients.get(i)).isBitEqualTo(expected.get(i));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aLengthThatIsNotFiniteLeavesGradientsAlone(Way way) {
        for (float fault : new float[] {Float.POSITIVE_INFINITY, Float.NaN}) {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDList gradients = new NDList(
                        manager.create(new float[] {1, 2, 3}), manager.create(new float[] {4, fault, 6, 7, 8}));

                assertThat(way.updates().clipByNorm(gradients, 1f)).isEqualTo(Float.valueOf(fault));

                assertThat(gradients.get(0).toFloatArray()).containsExactly(1, 2, 3);
                assertThat(gradients.get(1).toFloatArray()).containsExactly(4, fault, 6, 7, 8);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void clearedGradientsAreZeroWhateverTheyWere(Way way) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList gradients = new NDList(
                    manager.create(new float[] {1, Float.NaN, 3}),
                    manager.create(new float[] {Float.NEGATIVE_INFINITY}));

            way.updates().clear(gradients);

            assertThat(gradients.get(0).toFloatArray()).containsExactly(0, 0, 0);
            assertThat(gradients.get(1).toFloatArray()).containsExactly(0);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void nothingIsLeftWithTheParameters(Way way) {
        try (NDManager manager = NDManager.newBaseManager()) {
            AdamWOperands operands = operands(manager);
            int before = manager.getManagedArrays().size();

            try (NDManager scope = manager.newSubManager()) {
                NDList gradients = normal(scope, 2);
                way.updates().clipByNorm(gradients, 1f);
                way.updates().clear(normal(scope, 5));
                way.updates().adamW(with(operands, gradients), 1, new AdamWRates(0.1f, 0.9f, 0.9f, 1e-8f, 0.1f));
            }

            assertThat(manager.getManagedArrays()).hasSize(before);
        }
    }

    @Test
    void theEngineOfTheArraysChooses() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            assertThat(ParameterUpdates.of(manager.create(1f))).isInstanceOf(FusedUpdates.class);
        }
    }

    private static AdamWOperands operands(NDManager manager) {
        return operands(manager, SHAPES);
    }

    private static AdamWOperands operands(NDManager manager, List<long[]> shapes) {
        NDList means = new NDList();
        NDList squares = new NDList();
        for (long[] shape : shapes) {
            means.add(manager.zeros(new Shape(shape)));
            squares.add(manager.zeros(new Shape(shape)));
        }
        return new AdamWOperands(normal(manager, 0, shapes), new NDList(), means, squares);
    }

    private static AdamWOperands with(AdamWOperands operands, NDList gradients) {
        return new AdamWOperands(operands.parameters(), gradients, operands.means(), operands.squares());
    }

    private static NDList normal(NDManager manager, int stream) {
        return normal(manager, stream, SHAPES);
    }

    private static NDList normal(NDManager manager, int stream, List<long[]> shapes) {
        NDList arrays = new NDList();
        for (long[] shape : shapes) {
            arrays.add(Shapes.seeded(3).normal(manager, stream + arrays.size(), shape));
        }
        return arrays;
    }

    private static void close(NDList actual, NDList expected) {
        close(actual, expected, ROUNDING);
    }

    private static void close(NDList actual, NDList expected, double tolerance) {
        for (int i = 0; i < actual.size(); i++) {
            NDArray array = expected.get(i);
            ArrayAssert.assertThat(actual.get(i)).isCloseTo(array, tolerance);
        }
    }
}
