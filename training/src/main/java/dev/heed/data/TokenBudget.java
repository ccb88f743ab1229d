package dev.heed.data;

import dev.heed.shape.Require;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;

/**
 * Cuts pairs into batches of at most so many tokens.
 *
 * @param tokens of sources and targets, with their ends and the padding to the longest of each side
 * @param usualSize about how many pairs a batch has
 */
record TokenBudget(int tokens, int usualSize) {

    /** An end token on each side. */
    private static final int ENDS = 2;

    /**
     * The budget of a corpus.
     *
     * @throws IllegalArgumentException if one of its pairs has more tokens
     */
    static TokenBudget of(List<SequencePair> corpus, int tokens) {
        Require.positive("tokens", tokens);
        IntSummaryStatistics lengths = corpus.stream()
                .mapToInt(pair -> pair.source().size() + pair.target().size() + ENDS)
                .summaryStatistics();
        if (lengths.getMax() > tokens) {
            throw new IllegalArgumentException("tokens must be at least %s, those of the longest pair, but got %s"
                    .formatted(lengths.getMax(), tokens));
        }
        return new TokenBudget(tokens, (int) Math.max(1, tokens / Math.max(1, lengths.getAverage())));
    }

    /** Cuts sorted pairs: each batch takes the next ones as long as they fit. */
    List<List<SequencePair>> cut(List<SequencePair> sorted) {
        List<List<SequencePair>> batches = new ArrayList<>();
        int start = 0;
        int source = 0;
        int target = 0;
        for (int place = 0; place < sorted.size(); place++) {
            SequencePair pair = sorted.get(place);
            source = Math.max(source, pair.source().size());
            target = Math.max(target, pair.target().size());
            if ((place + 1L - start) * (source + target + ENDS) > tokens) {
                batches.add(sorted.subList(start, place));
                start = place;
                source = pair.source().size();
                target = pair.target().size();
            }
        }
        batches.add(sorted.subList(start, sorted.size()));
        return batches;
    }
}
