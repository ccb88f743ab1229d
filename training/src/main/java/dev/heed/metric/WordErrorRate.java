package dev.heed.metric;

import java.util.Collection;
import java.util.List;

/**
 * The fraction of words that are wrong as a whole, as the literature on letters and sounds counts it: a word is right
 * if its hypothesis equals any of its pronunciations. Add each distinct word once, however many lines it has.
 *
 * <p>Speech recognition uses the same name for an edit distance between sentences, which this is not; for an edit
 * distance between tokens see {@link PhonemeErrorRate}.
 */
public final class WordErrorRate {

    private long wrong;
    private long words;

    /** Starts with nothing added. */
    public WordErrorRate() {}

    /**
     * Counts one word.
     *
     * @param hypothesis the decoded tokens, possibly none
     * @param references every sequence that would be right, at least one
     */
    public void add(List<String> hypothesis, Collection<List<String>> references) {
        References.checkAll(references);
        if (!references.contains(hypothesis)) {
            wrong++;
        }
        words++;
    }

    /** Counts all that another has counted. */
    void add(WordErrorRate other) {
        wrong += other.wrong;
        words += other.words;
    }

    /** The error rate, from 0 to 1, NaN before the first word. */
    public double value() {
        return (double) wrong / words;
    }

    /** The share of words that are right, from 0 to 1, NaN before the first word. */
    public double accuracy() {
        return (double) (words - wrong) / words;
    }

    /** How many words were counted. */
    public long words() {
        return words;
    }
}
