package dev.heed.metric;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Corpus chrF: how many n-grams of characters hypotheses and references share. A wrong ending costs less than a wrong word,
 * which suits languages of many endings better than {@link CorpusBleu}.
 *
 * <p>\[ \mathrm{chrF} = 100 \cdot (1 + \beta^2) \frac{P \cdot R}{\beta^2 P + R}, \quad \beta = 2 \] with precision P and
 * recall R, each a mean over the n-grams of 1 to 6 characters of the counts of all sentences; orders that the hypotheses
 * or the references have no n-gram of have no part in it. A character is a Unicode code point; blanks are left out.
 *
 * <p>Equals sacrebleu's default (version 2), chrF2: case kept, no n-grams of words. Of several references of a sentence the
 * one counts with which the sentence alone scores best, of equally good ones the first.
 *
 * @see <a href="https://aclanthology.org/W15-3049">Popović 2015</a>
 */
public final class ChrF {

    private static final int MAX_ORDER = 6;
    private static final double FACTOR = 4; // beta squared

    private final Counts counts = new Counts();
    private long sentences;

    /** Starts with nothing added. */
    public ChrF() {}

    /** How many n-grams of each order there are, and how many of them are in the other too. */
    private static final class Counts {

        private final long[] hypothesis = new long[MAX_ORDER];
        private final long[] reference = new long[MAX_ORDER];
        private final long[] matches = new long[MAX_ORDER];

        void add(Counts other) {
            for (int order = 0; order < MAX_ORDER; order++) {
                hypothesis[order] += other.hypothesis[order];
                reference[order] += other.reference[order];
                matches[order] += other.matches[order];
            }
        }

        double score() {
            double precision = 0;
            double recall = 0;
            int orders = 0;
            for (int order = 0; order < MAX_ORDER; order++) {
                if (hypothesis[order] > 0 && reference[order] > 0) {
                    precision += (double) matches[order] / hypothesis[order];
                    recall += (double) matches[order] / reference[order];
                    orders++;
                }
            }
            if (precision + recall == 0) {
                return 0;
            }
            precision /= orders;
            recall /= orders;
            return 100 * ((1 + FACTOR) * precision * recall / (FACTOR * precision + recall));
        }
    }

    /**
     * Counts one sentence.
     *
     * @param hypothesis what was generated, possibly nothing
     * @param references what would be right, at least one
     */
    public void add(String hypothesis, Collection<String> references) {
        References.checkAny(references);
        int[] characters = characters(hypothesis);
        // The first of equally good ones: a reduction keeps what came before
        counts.add(references.stream()
                .map(reference -> counts(characters, characters(reference)))
                .reduce((best, next) -> next.score() > best.score() ? next : best)
                .orElseThrow());
        sentences++;
    }

    /** Counts all that another has counted. */
    void add(ChrF other) {
        counts.add(other.counts);
        sentences += other.sentences;
    }

    /** The score of everything added, from 0 to 100, NaN before the first sentence. */
    public double value() {
        return sentences == 0 ? Double.NaN : counts.score();
    }

    private static int[] characters(String line) {
        return String.join("", BleuTokenizer.NONE.tokenize(line)).codePoints().toArray();
    }

    private static Counts counts(int[] hypothesis, int[] reference) {
        Counts counts = new Counts();
        for (int order = 1; order <= MAX_ORDER; order++) {
            int place = order - 1;
            counts.reference[place] = Math.max(0, reference.length - place);
            if (counts.reference[place] > 0) {
                counts.hypothesis[place] = Math.max(0, hypothesis.length - place);
                counts.matches[place] = matches(hypothesis, reference, order);
            }
        }
        return counts;
    }

    private static long matches(int[] hypothesis, int[] reference, int order) {
        Map<String, Integer> left = new HashMap<>();
        for (int start = 0; start + order <= reference.length; start++) {
            left.merge(new String(reference, start, order), 1, Integer::sum);
        }
        long matches = 0;
        for (int start = 0; start + order <= hypothesis.length; start++) {
            String ngram = new String(hypothesis, start, order);
            Integer count = left.get(ngram);
            if (count != null && count > 0) {
                left.put(ngram, count - 1);
                matches++;
            }
        }
        return matches;
    }
}
