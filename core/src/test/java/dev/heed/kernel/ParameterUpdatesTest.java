package dev.heed.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.heed.kernel.ParameterUpdates.AdamWOperands;
import dev.heed.kernel.ParameterUpdates.AdamWRates;
import dev.heed.kernel.ParameterUpdates.LionOperands;
import dev.heed.kernel.ParameterUpdates.LionRates;
import dev.heed.kernel.ParameterUpdates.SgdOperands;
import dev.heed.kernel.ParameterUpdates.SgdRates;
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
                new SgdOperands(operands.parameters(), operands.gradients(), operands.means()),
                new SgdRates(0.01f * step, momentum, weightDecay)));
    }

    @ParameterizedTest
    @ValueSource(floats = {0f, 0.1f})
    void lionMovesAlike(float weightDecay) {
        movesAlike((updates, operands, step) -> updates.lion(
                new LionOperands(operands.parameters(), operands.gradients(), operands.means()),
                new LionRates(0.01f * step, 0.9f, 0.97f, weightDecay)));
    }

    @FunctionalInterface
    private interface Move {
        void step(ParameterUpdates updates, AdamWOperands operands, int step);
    }

    private static void movesAlike(Move move) {
        try (NDManager manager = NDManager.newBaseManager()) {
            AdamWOperands fused = operands(manager);
            AdamWOperands composed = operands(manager);
            int arrays = manager.getManagedArrays().size();

            for (int step = 1; step <= 5; step++) {
                try (NDManager scope = manager.newSubManager()) {
                    NDList gradients = normal(scope, 100 * step);
                    move.step(Way.FUSED.updates(), with(fused, gradients), step);
                    move.step(Way.COMPOSED.updates(), with(composed, gradients), step);
                }
                close(fused.parameters(), composed.parameters());
                close(fused.means(), composed.means());
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
        NDList means = new NDList();
        NDList squares = new NDList();
        for (long[] shape : SHAPES) {
            means.add(manager.zeros(new ai.djl.ndarray.types.Shape(shape)));
            squares.add(manager.zeros(new ai.djl.ndarray.types.Shape(shape)));
        }
        return new AdamWOperands(normal(manager, 0), new NDList(), means, squares);
    }

    private static AdamWOperands with(AdamWOperands operands, NDList gradients) {
        return new AdamWOperands(operands.parameters(), gradients, operands.means(), operands.squares());
    }

    private static NDList normal(NDManager manager, int stream) {
        NDList arrays = new NDList();
        for (long[] shape : SHAPES) {
            arrays.add(Shapes.seeded(3).normal(manager, stream + arrays.size(), shape));
        }
        return arrays;
    }

    private static void close(NDList actual, NDList expected) {
        for (int i = 0; i < actual.size(); i++) {
            NDArray array = expected.get(i);
            ArrayAssert.assertThat(actual.get(i)).isCloseTo(array, ROUNDING);
        }
    }
}
