package dev.heed.chart;

import java.util.Arrays;
import java.util.List;

/** What every picture or number of attention weights asks of them. */
final class WeightRules {

    static final int MAX_TOKENS = 256;

    /** Rounding in float32 may push a weight this far out of 0 to 1. */
    private static final float TOLERANCE = 1e-3f;

    private WeightRules() {}

    static void tokens(String name, List<String> tokens) {
        if (tokens.isEmpty() || tokens.size() > MAX_TOKENS) {
            throw new IllegalArgumentException(
                    "%s must have 1 to %s tokens, but got %s".formatted(name, MAX_TOKENS, tokens.size()));
        }
    }

    static void notEmpty(String name, List<String> tokens) {
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException(name + " must have at least one token, but got none");
        }
    }

    /** Checks one map, (T, S), under the name that errors shall have. */
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
            values(name, rows[i], i);
        }
    }

    private static void values(String name, float[] row, int index) {
        for (float weight : row) {
            // Written so that NaN fails too
            if (!(weight >= -TOLERANCE && weight <= 1 + TOLERANCE)) {
                throw new IllegalArgumentException(
                        "%s must lie between 0 and 1, but got %s in row %s".formatted(name, weight, index));
            }
        }
    }

    /** Checks the maps of all heads, (T, S) each. */
    static void heads(String name, List<float[][]> heads, int sources, int outputs) {
        if (heads.isEmpty()) {
            throw new IllegalArgumentException(name + " must have at least one head, but got none");
        }
        for (int i = 0; i < heads.size(); i++) {
            map(name + " of head " + (i + 1), heads.get(i), sources, outputs);
        }
    }

    static float[][] copy(float[][] rows) {
        return Arrays.stream(rows).map(float[]::clone).toArray(float[][]::new);
    }

    static float[][][] copy(float[][][] heads) {
        return Arrays.stream(heads).map(WeightRules::copy).toArray(float[][][]::new);
    }
}
