package dev.heed.chart;

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

    static float[][][] copy(float[][][] heads) {
        return Arrays.stream(heads)
                .map(head -> Arrays.stream(head).map(float[]::clone).toArray(float[][]::new))
                .toArray(float[][][]::new);
    }
}
