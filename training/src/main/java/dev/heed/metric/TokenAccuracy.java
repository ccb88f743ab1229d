package dev.heed.metric;

import java.util.List;

/**
 * The fraction of reference tokens that the hypothesis has at the same position.
 *
 * <p>\[ \mathrm{TokenAccuracy} = \frac{\sum_i |\{t \le |r_i| : t \le |h_i|,\ h_{i,t} = r_{i,t}\}|}{\sum_i |r_i|} \]
 * with hypotheses \(h_i\) and references \(r_i\), both without their end token.
 *
 * <p>A hypothesis that is too short misses every position it does not reach. What a hypothesis has beyond the
 * reference's end counts neither for it nor against it; {@link WordErrorRate#accuracy} beside this figure sees it.
 */
public final class TokenAccuracy {

    private long right;
    private long tokens;

    /** Starts with nothing added. */
    public TokenAccuracy() {}

    /** Counts one sequence; the hypothesis may be empty, the reference may not. */
    public void add(List<String> hypothesis, List<String> reference) {
        References.check(reference);
        int shared = Math.min(hypothesis.size(), reference.size());
        for (int position = 0; position < shared; position++) {
            if (hypothesis.get(position).equals(reference.get(position))) {
                right++;
            }
        }
        tokens += reference.size();
    }

    /** Counts all that another has counted. */
    void add(TokenAccuracy other) {
        right += other.right;
        tokens += other.tokens;
    }

    /** The accuracy of all sequences together, long ones weighing more: from 0 to 1, NaN before the first sequence. */
    public double value() {
        return (double) right / tokens;
    }
}
