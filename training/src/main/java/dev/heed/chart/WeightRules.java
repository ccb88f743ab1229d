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

    /** Checks one map, (T, S), under the name that errors shall have. */
    static void map(String name, float[][] rows, List<String> source, List<String> output) {
        if (rows.length != output.size()) {
            throw new IllegalArgumentException("%s must have a row for each of the %s output tokens, but got %s"
                    .formatted(name, output.size(), rows.length));
        }
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != source.size()) {
                throw new IllegalArgumentException(
                        "%s must have a column for each of the %s source tokens, but got %s in row %s"
                                .formatted(name, source.size(), rows[i].length, i));
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

    /** Checks the maps of all heads, (H, T, S). */
    static void heads(String name, float[][][] heads, List<String> source, List<String> output) {
        if (heads.length == 0) {
            throw new IllegalArgumentException(name + " must have at least one head, but got none");
        }
        for (int i = 0; i < heads.length; i++) {
            map(name + " of head " + (i + 1), heads[i], source, output);
        }
    }

    static float[][] copy(float[][] rows) {
        return Arrays.stream(rows).map(float[]::clone).toArray(float[][]::new);
    }

    static float[][][] copy(float[][][] heads) {
        return Arrays.stream(heads).map(WeightRules::copy).toArray(float[][][]::new);
    }
}
