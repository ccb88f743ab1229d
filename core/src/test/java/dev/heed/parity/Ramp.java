package dev.heed.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * An array by formula, the same as in {@code reference_case.py}, so that inputs need not be stored.
 *
 * <p>\[ x_i = \mathrm{centre} + \mathrm{amplitude} \cdot \sin(0.7 \, j^2), \quad j = \mathrm{start} + i \] The phase is
 * quadratic because a linear one would give matrices of rank two.
 *
 * @param start where the array's window into the sequence begins
 * @param centre what the elements swing around
 * @param amplitude how far they swing
 */
public record Ramp(long start, double centre, double amplitude) {

    private static final double STEP = 0.7;

    /** Element i. */
    public float value(long i) {
        double j = start + i;
        return (float) (centre + amplitude * StrictMath.sin(STEP * j * j));
    }

    /** The elements in the given shape, the last axis fastest. */
    public NDArray array(NDManager manager, Shape shape) {
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(i);
        }
        return manager.create(values, shape);
    }
}
