package dev.heed.test.properties;

import static dev.heed.test.ArrayAssert.assertThat;

import ai.djl.ndarray.NDArray;
import dev.heed.mask.AttentionMask;
import dev.heed.test.Trial;

/**
 * Invariant 8: under a causal mask the query t of T sees the first t + 1 + (S - T) keys of S, as if there were no others;
 * the last sees every key.
 */
public final class AlignmentProperty {

    private static final double ROUNDING = 2e-5;

    private AlignmentProperty() {}

    /**
     * Runs a subject on each beginning of the keys.
     *
     * @param trial the subject
     */
    public static void check(Trial trial) {
        int queryLength = trial.shapes().queryLength();
        int keyLength = trial.keyLength();
        NDArray causal = trial.run(AttentionMask.causal());
        NDArray weights = trial.weights(AttentionMask.causal());
        for (int row = 0; row < queryLength; row++) {
            int visible = row + 1 + keyLength - queryLength;
            if (visible > 0) {
                NDArray expected = trial.runWithKeys(AttentionMask.none(), keys -> keys.get(":, :" + visible));
                assertThat(causal.get(":, " + row)).as("query %s", row).isCloseTo(expected.get(":, " + row), ROUNDING);
            } else {
                assertThat(weights.get(":, :, " + row)).as("query %s", row).isZero();
            }
        }
        NDArray open = trial.run(AttentionMask.none());
        assertThat(causal.get(":, -1")).isCloseTo(open.get(":, -1"), ROUNDING);
        assertThat(causal.get(":, :-1")).differsFrom(open.get(":, :-1"), 1e-3);
    }
}
