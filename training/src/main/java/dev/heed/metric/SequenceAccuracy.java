package dev.heed.metric;

import java.util.List;

/** The fraction of hypotheses that equal their reference in every token and in length. */
public final class SequenceAccuracy {

    private long right;
    private long sequences;

    /** Starts with nothing added. */
    public SequenceAccuracy() {}

    /** Counts one sequence; the hypothesis may be empty, the reference may not. */
    public void add(List<String> hypothesis, List<String> reference) {
        References.check(reference);
        if (hypothesis.equals(reference)) {
            right++;
        }
        sequences++;
    }

    /** Counts all that another has counted. */
    void add(SequenceAccuracy other) {
        right += other.right;
        sequences += other.sequences;
    }

    /** The accuracy, from 0 to 1, NaN before the first sequence. */
    public double value() {
        return (double) right / sequences;
    }

    /** How many sequences were counted. */
    public long sequences() {
        return sequences;
    }
}
