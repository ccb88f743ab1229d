package dev.heed.metric;

import java.util.List;

/**
 * The fewest insertions, deletions and substitutions that turn one sequence into another (Levenshtein 1966).
 *
 * <p>\[ d_{i,j} = \min(d_{i-1,j} + 1,\ d_{i,j-1} + 1,\ d_{i-1,j-1} + [a_i \ne b_j]) \]
 */
public final class EditDistance {

    private EditDistance() {}

    /** How far two sequences are apart, 0 for equal ones. */
    public static int between(List<String> a, List<String> b) {
        int[] row = firstRow(b.size());
        for (int i = 1; i <= a.size(); i++) {
            row = nextRow(row, a.get(i - 1), b);
        }
        return row[b.size()];
    }

    private static int[] firstRow(int length) {
        int[] row = new int[length + 1];
        for (int j = 0; j <= length; j++) {
            row[j] = j;
        }
        return row;
    }

    private static int[] nextRow(int[] above, String token, List<String> b) {
        int[] row = new int[above.length];
        row[0] = above[0] + 1;
        for (int j = 1; j < row.length; j++) {
            int substituted = above[j - 1] + (token.equals(b.get(j - 1)) ? 0 : 1);
            row[j] = Math.min(substituted, 1 + Math.min(above[j], row[j - 1]));
        }
        return row;
    }
}
