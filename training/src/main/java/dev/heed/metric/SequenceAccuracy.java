package dev.heed.metric;

import java.util.List;

/** The fraction of hypotheses that equal their reference in every token and in length. */
public final class SequenceAccuracy {

    private long right;
    private long sequences;

    /** Starts with nothing added. */
    public SequenceAccuracy() {}

    /**
     * Counts one sequence.
     *
     * @param hypothesis the decoded tokens, possibly none
     * @param reference the tokens that should have been decoded, at least one
     */
    public void add(List<String> hypothesis, List<String> reference) {
        References.check(reference);
        if (hypothesis.equals(reference)) {
            right++;
        }
        sequences++;
    }

    /**
     * Returns the accuracy.
     *
     * @return a fraction from 0 to 1, NaN before the first sequence
     */
    public double value() {
        return (double) right / sequences;
    }

    /**
     * Returns how many sequences were counted.
     *
     * @return the number of calls to {@link #add}
     */
    public long sequences() {
        return sequences;
    }
}
