package dev.heed.chart;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** What every picture or number of attention weights asks of them. */
final class WeightRules {

    /** Rounding in float32 may push a weight this far out of 0 to 1. */
    private static final float TOLERANCE = 1e-3f;

    private WeightRules() {}

    /** Checks the maps of all heads, (H, T, S), under the name that errors shall have. */
    static void heads(String name, float[][][] heads, int sources, int outputs) {
        if (heads.length == 0) {
            throw new IllegalArgumentException(name + " must have at least one head, but got none");
        }
        for (int i = 0; i < heads.length; i++) {
            map(name + " of head " + (i + 1), heads[i], sources, outputs);
        }
    }

    /** Checks one map, (T, S). */
    static void map(String name, float[][] rows, int sources, int outputs) {
        if (rows.length != outputs) {
            throw new IllegalArgumentException("%s must have a row for each of the %s output tokens, but got %s"
                    .formatted(name, outputs, rows.length));
        }
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != sources) {
                throw new IllegalArgumentException(
                        "%s must have a column for each of the %s source tokens, but got %s in row %s"
                                .formatted(name, sources, rows[i].length, i));
            }
            for (float weight : rows[i]) {
                // Written so that NaN fails too
                if (!(weight >= -TOLERANCE && weight <= 1 + TOLERANCE)) {
                    throw new IllegalArgumentException(
                            "%s must lie between 0 and 1, but got %s in row %s".formatted(name, weight, i));
                }
            }
        }
    }

    /**
     * The values of an array (T, S), (H, T, S) or (1, H, T, S), by head.
     *
     * @throws IllegalArgumentException if it has another shape
     */
    static float[][][] read(String name, NDArray weights) {
        Shape shape = weights.getShape();
        int axes = shape.dimension();
        if (axes < 2 || axes > 4 || (axes == 4 && shape.get(0) != 1)) {
            throw new IllegalArgumentException(
                    name + " must have shape (T, S), (H, T, S) or (1, H, T, S), but got " + shape);
        }
        int heads = axes == 2 ? 1 : (int) shape.get(axes - 3);
        float[][][] values = new float[heads][(int) shape.get(axes - 2)][(int) shape.get(axes - 1)];
        try (NDArray copy = weights.toType(DataType.FLOAT32, true)) {
            FloatBuffer flat = FloatBuffer.wrap(copy.toFloatArray());
            Arrays.stream(values).flatMap(Arrays::stream).forEach(flat::get);
        }
        return values;
    }

    static float[][][] copy(float[][][] heads) {
        return Arrays.stream(heads)
                .map(head -> Arrays.stream(head).map(float[]::clone).toArray(float[][]::new))
                .toArray(float[][][]::new);
    }
}
