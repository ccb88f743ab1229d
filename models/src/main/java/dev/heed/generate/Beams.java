package dev.heed.generate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The sequences of one input in beam search: the best that run, and the best that have ended.
 *
 * <p>\[ \mathrm{score}(y) = \frac{\sum_t \log p(y_t \mid y_{\lt t}, x)}{|y|^{\mathrm{lengthPenalty}}} \] where the length
 * counts the end token.
 *
 * <p>Each step looks at the best continuations, so many that enough of them do not end, and lets those end that are among
 * the first {@code numBeams}.
 *
 * @see <a href="https://huggingface.co/docs/transformers/generation_strategies">Hugging Face, whose rules these are</a>
 */
final class Beams {

    private static final Comparator<Candidate> BEST_FIRST = Comparator.comparingDouble(Candidate::score)
            .reversed()
            .thenComparingInt(Candidate::origin)
            .thenComparingInt(Candidate::token);
    private static final Comparator<Finished> BEST_FINISHED_FIRST =
            Comparator.comparingDouble(Finished::score).reversed();

    private final int input;
    private final GenerationConfig config;
    private final Set<Integer> endTokens;
    private List<TokenSequence> running;
    private final List<Finished> finished = new ArrayList<>();
    private boolean done;

    /** A running sequence, by its place, followed by a token. */
    record Candidate(int origin, int token, double score) {}

    private record Finished(TokenSequence sequence, double score) {}

    Beams(int input, TokenSequence first, GenerationConfig config, Set<Integer> endTokens) {
        this.input = input;
        this.config = config;
        this.endTokens = endTokens;
        running = List.of(first);
    }

    int input() {
        return input;
    }

    /** The sequences to feed next, best first. */
    List<TokenSequence> running() {
        return running;
    }

    /** Whether the search is over. */
    boolean done() {
        return done;
    }

    /** The best that have ended or were cut, best first. */
    List<Generated> best() {
        return finished.stream()
                .limit(config.numReturn())
                .map(each -> each.sequence().toGenerated(each.score()))
                .toList();
    }

    /**
     * Continues the running sequences by one token.
     *
     * @param logProbabilities V for each running sequence, from an offset on
     * @return the places, among those that ran before, of those that run now
     */
    int[] advance(float[] logProbabilities, int offset, int vocabSize) {
        return advance(candidates(logProbabilities, offset, vocabSize));
    }

    /**
     * Continues the running sequences by one token.
     *
     * @param candidates the best continuations, {@link #wanted} of them or all there are, best first
     * @return the places, among those that ran before, of those that run now
     */
    int[] advance(List<Candidate> candidates) {
        List<TokenSequence> before = running;
        int newTokens = before.get(0).newTokens() + 1;
        boolean last = newTokens == config.maxTokens();
        List<TokenSequence> next = new ArrayList<>();
        List<Integer> origins = new ArrayList<>();
        for (int rank = 0; rank < candidates.size(); rank++) {
            Candidate candidate = candidates.get(rank);
            TokenSequence origin = before.get(candidate.origin());
            boolean ends = endTokens.contains(candidate.token());
            if (ends || last) {
                if (rank < config.numBeams()) {
                    finish(continued(origin, candidate, ends), penalised(candidate.score(), newTokens));
                }
            } else if (next.size() < config.numBeams()) {
                next.add(continued(origin, candidate, false));
                origins.add(candidate.origin());
            }
        }
        running = next;
        keepBestFinished();
        done = running.isEmpty() || isFullAndEarly() || !canImprove(newTokens);
        if (candidates.isEmpty()) {
            before.forEach(each -> finish(each, penalised(each.score(), Math.max(1, newTokens - 1))));
            keepBestFinished();
        }
        return origins.stream().mapToInt(Integer::intValue).toArray();
    }

    /** How many continuations a step looks at: so many that {@code numBeams} of them do not end. */
    static int wanted(int numBeams, Set<Integer> endTokens) {
        return Math.max(2, 1 + endTokens.size()) * numBeams;
    }

    /** The best continuations of all running sequences. */
    private List<Candidate> candidates(float[] logProbabilities, int offset, int vocabSize) {
        int wanted = wanted(config.numBeams(), endTokens);
        PriorityQueue<Candidate> best = new PriorityQueue<>(wanted + 1, BEST_FIRST.reversed());
        double least = Double.NEGATIVE_INFINITY;
        for (int row = 0; row < running.size(); row++) {
            double score = running.get(row).score();
            for (int token = 0; token < vocabSize; token++) {
                double sum = score + logProbabilities[offset + row * vocabSize + token];
                if (sum > least) {
                    best.add(new Candidate(row, token, sum));
                    if (best.size() > wanted) {
                        best.remove();
                    }
                    if (best.size() == wanted) {
                        least = best.element().score();
                    }
                }
            }
        }
        return best.stream().sorted(BEST_FIRST).toList();
    }

    private static TokenSequence continued(TokenSequence origin, Candidate candidate, boolean ends) {
        TokenSequence sequence = origin.copy();
        double added = candidate.score() - origin.score();
        if (ends) {
            sequence.end(added);
        } else {
            sequence.append(candidate.token(), added);
        }
        return sequence;
    }

    private void finish(TokenSequence sequence, double score) {
        finished.add(new Finished(sequence, score));
    }

    private void keepBestFinished() {
        finished.sort(BEST_FINISHED_FIRST);
        while (finished.size() > config.numBeams()) {
            finished.remove(finished.size() - 1);
        }
    }

    private boolean isFull() {
        return finished.size() == config.numBeams();
    }

    private boolean isFullAndEarly() {
        return isFull() && config.earlyStopping() == EarlyStopping.WHEN_FULL;
    }

    /** Whether the best running sequence may still become better than the worst that has ended. */
    private boolean canImprove(int newTokens) {
        if (!isFull() || running.isEmpty()) {
            return true;
        }
        boolean longest = config.earlyStopping() == EarlyStopping.NEVER && config.lengthPenalty() > 0;
        double possible = penalised(running.get(0).score(), longest ? config.maxTokens() : newTokens);
        return possible > finished.get(finished.size() - 1).score();
    }

    private double penalised(double score, int newTokens) {
        return score / Math.pow(newTokens, config.lengthPenalty());
    }
}
