package dev.heed.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.test.ArrayAssert;
import dev.heed.test.Shapes;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the updates that take each element by itself do, either way, against plain Java. */
class ElementUpdatesTest {

    private static final List<long[]> SHAPES =
            List.of(new long[] {7, 11}, new long[] {5}, new long[] {2, 3, 13}, new long[] {});
    private static final float NOT_A_NUMBER_WITH_BITS = Float.intBitsToFloat(0x7fc12345);

    private enum Way {
        FUSED,
        COMPOSED;

        ParameterUpdates updates() {
            return this == FUSED ? FusedUpdates.instance() : ComposedUpdates.INSTANCE;
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void clippingByValueBringsEachElementBetweenTheBounds(Way way) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList gradients = normal(manager, 1);
            List<float[]> before = elements(gradients);

            way.updates().clipByValue(gradients, 0.5f);

            for (int i = 0; i < gradients.size(); i++) {
                float[] expected = before.get(i).clone();
                for (int j = 0; j < expected.length; j++) {
                    expected[j] = Math.min(Math.max(expected[j], -0.5f), 0.5f);
                }
                assertThat(gradients.get(i).toFloatArray()).as("gradient " + i).containsExactly(expected);
            }
        }
    }

    /** Taking away what is too much leaves 0 of a large number, and NaN of infinity. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void clippingByValueKeepsWhatIsNotANumberOnly(Way way) {
        try (NDManager manager = NDManager.newBaseManager()) {
            float infinity = Float.POSITIVE_INFINITY;
            NDList gradients = new NDList(
                    manager.create(new float[] {1e30f, -1e30f, 3e8f, -0.75f, -0f, 1.5f, -1.5f}),
                    manager.create(new float[] {infinity, Float.NaN, -infinity, 1f, 2f}));

            way.updates().clipByValue(gradients, 1.5f);

            assertThat(gradients.get(0).toFloatArray()).containsExactly(1.5f, -1.5f, 1.5f, -0.75f, -0f, 1.5f, -1.5f);
            assertThat(gradients.get(1).toFloatArray()).containsExactly(1.5f, Float.NaN, -1.5f, 1f, 1.5f);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void averagesMoveByTheirShareOfTheParameters(Way way) {
        try (NDManager manager = NDManager.newBaseManager()) {
            for (float decay : new float[] {0f, 0.3f, 0.9f, 0.9999f}) {
                NDList averages = normal(manager, 1);
                NDList parameters = normal(manager, 200);
                List<float[]> before = elements(averages);
                List<float[]> reached = elements(parameters);

                way.updates().average(averages, parameters, decay);

                for (int i = 0; i < averages.size(); i++) {
                    double[] expected = new double[before.get(i).length];
                    for (int j = 0; j < expected.length; j++) {
                        expected[j] = (double) decay * before.get(i)[j] + (1.0 - decay) * reached.get(i)[j];
                    }
                    ArrayAssert.assertThat(averages.get(i)).isCloseTo(expected, 1e-6);
                    assertThat(parameters.get(i).toFloatArray()).isEqualTo(reached.get(i));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void arraysAreSetBitByBit(Way way) {
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] special = {0f, -0f, NOT_A_NUMBER_WITH_BITS, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, 1 / 3f};
            NDList values = normal(manager, 3);
            values.add(manager.create(special, new Shape(2, 3)));
            NDList targets = normal(manager, 7);
            targets.add(manager.ones(new Shape(2, 3)));

            way.updates().set(targets, values);

            for (int i = 0; i < targets.size(); i++) {
                assertThat(bits(targets.get(i))).as("target " + i).isEqualTo(bits(values.get(i)));
            }
            assertThat(bits(targets.get(targets.size() - 1))).contains(0x7fc12345, 0x80000000);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whatIsSetDoesNotFollowItsValueLater(Way way) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList values = normal(manager, 3);
            NDList targets = normal(manager, 7);
            way.updates().set(targets, values);
            List<float[]> expected = elements(values);

            values.forEach(value -> value.muli(2));

            for (int i = 0; i < targets.size(); i++) {
                assertThat(targets.get(i).toFloatArray()).isEqualTo(expected.get(i));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void nothingIsLeftWithAveragesAndParameters(Way way) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList parameters = normal(manager, 1);
            NDList averages = normal(manager, 5);
            int before = manager.getManagedArrays().size();

            try (NDManager scope = manager.newSubManager()) {
                way.updates().clipByValue(normal(scope, 2), 0.1f);
                way.updates().average(averages, parameters, 0.9f);
                way.updates().set(parameters, averages);
            }

            assertThat(manager.getManagedArrays()).hasSize(before);
        }
    }

    private static int[] bits(NDArray array) {
        float[] elements = array.toFloatArray();
        int[] bits = new int[elements.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(elements[i]);
        }
        return bits;
    }

    private static List<float[]> elements(NDList arrays) {
        return arrays.stream().map(NDArray::toFloatArray).toList();
    }

    private static NDList normal(NDManager manager, int stream) {
        NDList arrays = new NDList();
        for (long[] shape : SHAPES) {
            arrays.add(Shapes.seeded(3).normal(manager, stream + arrays.size(), shape));
        }
        return arrays;
    }
}
