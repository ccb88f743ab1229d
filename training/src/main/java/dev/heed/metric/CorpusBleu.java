package dev.heed.metric;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Corpus BLEU: how many n-grams of the hypotheses stand in their references.
 *
 * <p>\[ \mathrm{BLEU} = 100 \cdot \min(1, e^{1 - r/h}) \cdot \Big(\prod_{n=1}^{4} p_n\Big)^{1/4} \] with the lengths h
 * of all hypotheses and r of all references, and \(p_n\) the fraction of hypothesis n-grams that their reference has
 * too, each at most as often as there. Of several references the one counts that has an n-gram most often, and in r the one
 * whose length is closest to the hypothesis, of equally close ones the shorter.
 *
 * <p>Equals sacrebleu's default (version 2): case kept, exponential smoothing, no effective order. An order with
 * n-grams but no match counts as half a match, the next such order as a quarter, and so on. If no hypothesis has four
 * words, or nothing matches at all, the score is 0.
 *
 * <p>Differs from the paper: the smoothing, and counts are never taken for a sentence alone.
 *
 * @see <a href="https://aclanthology.org/P02-1040">Papineni et al. 2002</a>
 * @see <a href="https://aclanthology.org/W18-6319">Post 2018, why the tokenizer must be named</a>
 */
public final class CorpusBleu {

    private static final int MAX_ORDER = 4;

    private final BleuTokenizer tokenizer;
    private final long[] matches = new long[MAX_ORDER];
    private final long[] totals = new long[MAX_ORDER];
    private long hypothesisLength;
    private long referenceLength;
    private long sentences;

    /**
     * Starts with nothing added.
     *
     * @param tokenizer how lines become words
     */
    public CorpusBleu(BleuTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** Starts with nothing added and tokenizer 13a, that of published scores. */
    public static CorpusBleu standard() {
        return new CorpusBleu(BleuTokenizer.MTEVAL_13A);
    }

    /**
     * Counts one sentence that may be right in several ways.
     *
     * @param hypothesis what was generated, possibly nothing
     * @param references what would be right, at least one
     */
    public void add(String hypothesis, Collection<String> references) {
        References.checkAny(references);
        List<String> hypothesisWords = tokenizer.tokenize(hypothesis);
        List<List<String>> referenceWords =
                references.stream().map(tokenizer::tokenize).toList();
        int length = hypothesisWords.size();
        for (int order = 1; order <= MAX_ORDER; order++) {
            Map<List<String>, Integer> found = ngrams(hypothesisWords, order);
            Map<List<String>, Integer> wanted = new HashMap<>();
            for (List<String> reference : referenceWords) {
                ngrams(reference, order).forEach((ngram, count) -> wanted.merge(ngram, count, Math::max));
            }
            totals[order - 1] += Math.max(0, length - order + 1);
            matches[order - 1] += found.entrySet().stream()
                    .mapToInt(entry -> Math.min(entry.getValue(), wanted.getOrDefault(entry.getKey(), 0)))
                    .sum();
        }
        hypothesisLength += length;
        referenceLength += referenceWords.stream()
                .map(List::size)
                .min(Comparator.comparingInt((Integer size) -> Math.abs(length - size))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
        sentences++;
    }

    /** Counts all that another with the same tokenizer has counted. */
    void add(CorpusBleu other) {
        for (int place = 0; place < MAX_ORDER; place++) {
            matches[place] += other.matches[place];
            totals[place] += other.totals[place];
        }
        hypothesisLength += other.hypothesisLength;
        referenceLength += other.referenceLength;
        sentences += other.sentences;
    }

    private static Map<List<String>, Integer> ngrams(List<String> words, int order) {
        Map<List<String>, Integer> counts = new HashMap<>();
        for (int start = 0; start + order <= words.size(); start++) {
            counts.merge(words.subList(start, start + order), 1, Integer::sum);
        }
        return counts;
    }

    /** The score of everything added, from 0 to 100, NaN before the first sentence. */
    public double value() {
        return sentences == 0 ? Double.NaN : 100 * brevityPenalty() * geometricMean(precisions());
    }

    private double brevityPenalty() {
        if (hypothesisLength >= referenceLength) {
            return 1;
        }
        return Math.exp(1 - (double) referenceLength / hypothesisLength); // exp(-infinity) is 0 without words
    }

    private double[] precisions() {
        double[] precisions = new double[MAX_ORDER];
        if (Arrays.stream(matches).allMatch(count -> count == 0)) {
            return precisions; // smoothing must not turn nothing into something
        }
        double credit = 1;
        for (int n = 0; n < MAX_ORDER && totals[n] > 0; n++) {
            if (matches[n] == 0) {
                credit /= 2;
            }
            precisions[n] = (matches[n] == 0 ? credit : matches[n]) / totals[n];
        }
        return precisions;
    }

    private static double geometricMean(double[] precisions) {
        // In logarithms, where a precision of 0 is minus infinity and makes the mean 0
        return Math.exp(Arrays.stream(precisions).map(Math::log).average().orElseThrow());
    }
}
