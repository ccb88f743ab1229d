package dev.heed.metric;

import static java.util.Comparator.comparingInt;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * How many tokens have to be changed for each token there should be.
 *
 * <p>\[ \mathrm{PhonemeErrorRate} = \frac{\sum_i d(h_i, r_i)}{\sum_i |r_i|} \] with the {@link EditDistance} d and, of
 * all references of a word, \(r_i\) the closest to its hypothesis \(h_i\). Of equally close references the shortest
 * counts, which makes the rate larger and never smaller. A rate above 1 is possible: hypotheses may be much too long.
 */
public final class PhonemeErrorRate {

    private long edits;
    private long tokens;

    /** Starts with nothing added. */
    public PhonemeErrorRate() {}

    /**
     * Counts one word.
     *
     * @param hypothesis the decoded tokens, possibly none
     * @param references every sequence that would be right, at least one
     */
    public void add(List<String> hypothesis, Collection<List<String>> references) {
        References.checkAll(references);
        Comparator<List<String>> closeness = comparingInt(reference -> EditDistance.between(hypothesis, reference));
        List<String> closest =
                references.stream().min(closeness.thenComparingInt(List::size)).orElseThrow();
        edits += EditDistance.between(hypothesis, closest);
        tokens += closest.size();
    }

    /** Counts all that another has counted. */
    void add(PhonemeErrorRate other) {
        edits += other.edits;
        tokens += other.tokens;
    }

    /** The error rate of all words together, from 0 on, NaN before the first word. */
    public double value() {
        return (double) edits / tokens;
    }
}
