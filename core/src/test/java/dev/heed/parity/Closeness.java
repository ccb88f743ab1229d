package dev.heed.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * How far an array is from what was expected, at its worst element.
 *
 * @param error the greatest absolute difference; NaN if one is
 * @param index the element that differs so
 */
record Closeness(double error, int index) {

    /**
     * Compares element by element.
     *
     * @throws AssertionError if the shapes differ
     */
    static Closeness of(String name, NDArray actual, ReferenceFile.Values expected) {
        Shape shape = new Shape(expected.shape());
        if (!actual.getShape().equals(shape)) {
            throw new AssertionError(name + " must have shape " + shape + ", but got " + actual.getShape());
        }
        float[] elements = actual.toFloatArray();
        Closeness worst = new Closeness(0, 0);
        for (int i = 0; i < elements.length; i++) {
            double error = Math.abs(elements[i] - expected.values().get(i));
            if (!(error <= worst.error)) {
                worst = new Closeness(error, i);
            }
            if (Double.isNaN(error)) {
                break;
            }
        }
        return worst;
    }

    boolean within(double tolerance) {
        return error <= tolerance;
    }

    /** Says where and how much, for a message. */
    String describe(String name, ReferenceFile.Values expected) {
        long[] position = new long[expected.shape().size()];
        long rest = index;
        for (int axis = position.length - 1; axis >= 0; axis--) {
            position[axis] = rest % expected.shape().get(axis);
            rest /= expected.shape().get(axis);
        }
        return name + ": max-abs error " + error + " at " + Arrays.toString(position);
    }
}
