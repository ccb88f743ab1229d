package dev.heed.test;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Holds the engine's gradients against central differences along random directions: \( g \cdot v \) against \( (f(x + hv)
 * - f(x - hv)) / 2h \), where every element of v is 1 or -1, so that no element of a gradient goes unexamined.
 *
 * <p>The sum over the outputs is taken in doubles, so only the forward pass rounds. The step and the tolerance are those
 * of the arrays' type; float64 shows mistakes a thousand times smaller than float32 does. Each difference is taken with
 * the steps h and h / 2, which must agree before it counts: a step that is too wide or too narrow fails the test instead
 * of passing a wrong gradient.
 */
public final class FiniteDifferences {

    private static final int DIRECTIONS = 2;

    private final Supplier<NDArray> output;
    private final double[] weights;
    private final double step;
    private final double tolerance;

    private FiniteDifferences(Supplier<NDArray> output, NDArray weights, DataType type) {
        this.output = output;
        this.weights = ArrayAssert.doubles(weights);
        boolean wide = type == DataType.FLOAT64;
        // A step near the cube root of the type's rounding balances rounding against curvature.
        step = wide ? 1e-5 : 2e-3;
        tolerance = wide ? 1e-5 : 2e-2;
    }

    /**
     * Checks the gradients of {@code sum(weights * output)} with respect to every source.
     *
     * @param manager owner of the gradients
     * @param sources float32 or float64 arrays that the output depends on: parameters and inputs
     * @param output the pass forward, without dropout
     * @param weights of the output's shape
     * @throws AssertionError if a gradient disagrees, with the array's name and both values
     */
    public static void assertAgreement(
            NDManager manager, Map<String, NDArray> sources, Supplier<NDArray> output, NDArray weights) {
        Map<String, NDArray> gradients = Gradients.of(manager, sources, output, weights);
        sources.values().forEach(source -> source.setRequiresGradient(false));
        double largest = gradients.values().stream()
                .mapToDouble(gradient -> norm(ArrayAssert.doubles(gradient)))
                .max()
                .orElseThrow();
        sources.forEach((name, source) -> {
            double[] gradient = ArrayAssert.doubles(gradients.computeIfAbsent(name, missing -> source.zerosLike()));
            // A gradient that is 0 by the maths consists of rounding, so the largest one sets the scale for small ones.
            double scale = Math.max(norm(gradient), largest / 100);
            new FiniteDifferences(output, weights, source.getDataType()).check(name, source, gradient, scale);
        });
    }

    private static double norm(double[] values) {
        return Math.sqrt(Arrays.stream(values).map(value -> value * value).sum());
    }

    private void check(String name, NDArray source, double[] gradient, double scale) {
        double[] values = ArrayAssert.doubles(source);
        Random random = new Random(values.length);
        for (int direction = 0; direction < DIRECTIONS; direction++) {
            double[] signs = random.ints(values.length, 0, 2)
                    .mapToDouble(bit -> 2 * bit - 1)
                    .toArray();
            double actual = 0;
            for (int index = 0; index < signs.length; index++) {
                actual += gradient[index] * signs[index];
            }
            double wide = slope(source, values, signs, step);
            double narrow = slope(source, values, signs, step / 2);
            requireWithin(name + ": step h/2 against step h", wide, narrow, tolerance * scale);
            requireWithin("gradient of " + name + " along a direction", narrow, actual, tolerance * scale);
        }
    }

    private static void requireWithin(String name, double expected, double actual, double distance) {
        if (!(Math.abs(expected - actual) <= distance)) {
            throw new AssertionError(name + " must be " + expected + " +- " + distance + ", but got " + actual);
        }
    }

    private double slope(NDArray source, double[] values, double[] signs, double step) {
        double slope = (sumAt(source, values, signs, step) - sumAt(source, values, signs, -step)) / (2 * step);
        set(source, values);
        return slope;
    }

    private double sumAt(NDArray source, double[] values, double[] signs, double step) {
        double[] moved = new double[values.length];
        Arrays.setAll(moved, index -> values[index] + step * signs[index]);
        set(source, moved);
        double sum = 0;
        try (NDArray result = output.get()) {
            double[] outputs = ArrayAssert.doubles(result);
            for (int index = 0; index < outputs.length; index++) {
                sum += weights[index] * outputs[index];
            }
        }
        return sum;
    }

    private static void set(NDArray source, double[] values) {
        if (source.getDataType() == DataType.FLOAT64) {
            source.set(DoubleBuffer.wrap(values));
            return;
        }
        float[] rounded = new float[values.length];
        for (int index = 0; index < values.length; index++) {
            rounded[index] = (float) values[index];
        }
        source.set(FloatBuffer.wrap(rounded));
    }
}
