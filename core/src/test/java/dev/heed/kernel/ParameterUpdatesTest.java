package dev.heed.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.kernel.ParameterUpdates.Group;
import dev.heed.test.ArrayAssert;
import dev.heed.test.Shapes;
import java.util.List;
import java.util.stream.Stream;
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
            Group fused = group(manager, weightDecay);
            Group composed = group(manager, weightDecay);

            for (int step = 1; step <= 5; step++) {
                try (NDManager scope = manager.newSubManager()) {
                    NDList gradients = normal(scope, 100 * step);
                    float rate = 0.01f * step;
                    Way.FUSED.updates().adamW(with(fused, gradients), step, rate, 0.9f, 0.97f, 1e-7f);
                    Way.COMPOSED.updates().adamW(with(composed, gradients), step, rate, 0.9f, 0.97f, 1e-7f);
                }
                close(fused.parameters(), composed.parameters());
                close(fused.memories().get(0), composed.memories().get(0));
                close(fused.memories().get(1), composed.memories().get(1));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.9, 0", "0.9, 0.1"})
    void sgdMovesAlike(float momentum, float weightDecay) {
        movesAlike(weightDecay, (updates, group, step) -> updates.sgd(group, 0.01f * step, momentum));
    }

    @ParameterizedTest
    @ValueSource(floats = {0f, 0.1f})
    void lionMovesAlike(float weightDecay) {
        movesAlike(weightDecay, (updates, group, step) -> updates.lion(group, 0.01f * step, 0.9f, 0.97f));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.9, 0", "0.9, 0.1"})
    void muonMovesAlike(float momentum, float weightDecay) {
        movesAlike(
                List.of(new long[] {7, 11}, new long[] {13, 5}, new long[] {1, 3}),
                1e-5,
                weightDecay,
                (updates, group, step) -> updates.muon(group, 0.01f * step, momentum));
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void muonsStepsHaveTheGradientsDirectionsAndOneLength(Way way) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray parameter = manager.zeros(new Shape(3, 2));
            NDArray gradient = manager.create(new float[][] {{0, -1e3f}, {10, 0}, {0, 0}});
            Group group = new Group(
                    new NDList(parameter),
                    new NDList(gradient),
                    List.of(new NDList(manager.zeros(new Shape(3, 2)))),
                    0f);

            way.updates().muon(group, (float) (5 / Math.sqrt(3)), 0.95f);

            float[] step = parameter.toFloatArray();
            assertThat(step[1]).isBetween(0.65f, 1.25f);
            assertThat(step[2]).isBetween(-1.25f, -0.65f);
            assertThat(new float[] {step[0], step[3], step[4], step[5]}).containsOnly(0f);
        }
    }

    @FunctionalInterface
    private interface Move {
        void step(ParameterUpdates updates, Group group, int step);
    }

    private static void movesAlike(float weightDecay, Move move) {
        movesAlike(SHAPES, ROUNDING, weightDecay, move);
    }

    private static void movesAlike(List<long[]> shapes, double tolerance, float weightDecay, Move move) {
        try (NDManager manager = NDManager.newBaseManager()) {
            Group fused = group(manager, shapes, 1, weightDecay);
            Group composed = group(manager, shapes, 1, weightDecay);
            int arrays = manager.getManagedArrays().size();

            for (int step = 1; step <= 5; step++) {
                try (NDManager scope = manager.newSubManager()) {
                    NDList gradients = normal(scope, 100 * step, shapes);
                    move.step(Way.FUSED.updates(), with(fused, gradients), step);
                    move.step(Way.COMPOSED.updates(), with(composed, gradients), step);
                }
                close(fused.parameters(), composed.parameters(), tolerance);
                close(fused.memories().get(0), composed.memories().get(0), tolerance);
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
            Group group = group(manager, 0.1f);
            int before = manager.getManagedArrays().size();

            try (NDManager scope = manager.newSubManager()) {
                NDList gradients = normal(scope, 2);
                way.updates().clipByNorm(gradients, 1f);
                way.updates().clear(normal(scope, 5));
                way.updates().adamW(with(group, gradients), 1, 0.1f, 0.9f, 0.9f, 1e-8f);
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

    /** With two memories, as AdamW has. */
    private static Group group(NDManager manager, float weightDecay) {
        return group(manager, SHAPES, 2, weightDecay);
    }

    private static Group group(NDManager manager, List<long[]> shapes, int memories, float weightDecay) {
        List<NDList> zeros =
                Stream.generate(() -> zeros(manager, shapes)).limit(memories).toList();
        return new Group(normal(manager, 0, shapes), new NDList(), zeros, weightDecay);
    }

    private static NDList zeros(NDManager manager, List<long[]> shapes) {
        return new NDList(
                shapes.stream().map(shape -> manager.zeros(new Shape(shape))).toList());
    }

    private static Group with(Group group, NDList gradients) {
        return new Group(group.parameters(), gradients, group.memories(), group.weightDecay());
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
