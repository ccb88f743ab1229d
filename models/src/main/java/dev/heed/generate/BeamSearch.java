package dev.heed.generate;

import ai.djl.ndarray.NDArray;
import dev.heed.block.BeamTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Beam search over a batch of inputs: each step continues the best running sequences of each input by every token, keeps
 * the best of those, and moves the model's state to them.
 */
final class BeamSearch<S extends GenerationState<S>> {

    /** Beyond it, each beam's look at the keys of all beams of its input takes longer than moving keys at each token. */
    private static final int MAX_POOLED_KEYS = 2048;

    /** Of several inputs, those whose beams are done are fed on to the end of a call. */
    private static final int FEW_TOKENS = 4;

    private final int vocabSize;
    private final GenerationConfig config;
    private final Set<Integer> endTokens;
    private final TokenRules rules;
    private final Decoding<S> decoding;
    private List<Beams> open;

    /**
     * Makes a search.
     *
     * @param beams those of each input of the decoding, with one running sequence of no new tokens
     */
    BeamSearch(
            AutoregressiveModel<S> model,
            GenerationConfig config,
            Set<Integer> endTokens,
            Decoding<S> decoding,
            List<Beams> beams) {
        vocabSize = model.vocabSize();
        this.config = config;
        this.endTokens = endTokens;
        rules = new TokenRules(config, endTokens);
        this.decoding = decoding;
        open = beams;
    }

    /** Searches until all beams are done. */
    void run() {
        advance(logProbabilities(decoding.begin()));
        boolean inOneCall = config.numBeams() > 1 && decoding.canSearch();
        while (!open.isEmpty()) {
            int most = open.size() > 1 && !endTokens.isEmpty() ? FEW_TOKENS : Integer.MAX_VALUE;
            int count = decoding.tokensACall(newTokens(), Math.min(most, config.maxTokens() - newTokens()));
            if (inOneCall && count > 0 && suits(count)) {
                search(count);
            } else {
                advance(logProbabilities(decoding.feed(running())));
            }
        }
    }

    private int newTokens() {
        return open.get(0).running().get(0).newTokens();
    }

    private List<TokenSequence> running() {
        return open.stream().flatMap(beams -> beams.running().stream()).toList();
    }

    /**
     * Whether a kernel can search on: no rule applies, all beams run, their keys are few, and there are more continuations
     * than it wants.
     */
    private boolean suits(int count) {
        int numBeams = config.numBeams();
        return numBeams * (decoding.length() + count) <= MAX_POOLED_KEYS
                && !rules.changeAfter(newTokens())
                && open.stream().allMatch(beams -> beams.running().size() == numBeams)
                && Beams.wanted(numBeams, endTokens) < (long) numBeams * vocabSize;
    }

    /** Several tokens in a native call; those after an input's beams are done do not count. */
    private void search(int count) {
        int wanted = Beams.wanted(config.numBeams(), endTokens);
        BeamTokens<S> found = decoding.search(running(), config.numBeams(), count, endTokens, wanted);
        long[] tokens = found.tokens().toLongArray(); // (B, n, W)
        long[] origins = found.origins().toLongArray();
        double[] sums = found.sums().toDoubleArray();
        int place = 0;
        for (Beams beams : open) {
            int end = place + count * wanted;
            for (int step = place; step < end && !beams.done(); step += wanted) {
                Generator.requireNumber(sums[step], beams.input());
                beams.advance(IntStream.range(step, step + wanted)
                        .mapToObj(i -> new Beams.Candidate((int) origins[i], (int) tokens[i], sums[i]))
                        .toList());
            }
            place = end;
        }
        int numBeams = config.numBeams();
        leaveOutDone(IntStream.range(0, open.size())
                .filter(input -> !open.get(input).done())
                .flatMap(input -> IntStream.range(input * numBeams, (input + 1) * numBeams))
                .toArray());
    }

    /** One token, from the logarithms of its probabilities, V for each running sequence. */
    private void advance(float... logProbabilities) {
        int firstRow = 0;
        List<Integer> moved = new ArrayList<>();
        for (Beams beams : open) {
            int rows = beams.running().size();
            change(logProbabilities, firstRow, beams);
            int[] origins = beams.advance(logProbabilities, firstRow * vocabSize, vocabSize);
            if (!beams.done()) {
                for (int origin : origins) {
                    moved.add(firstRow + origin);
                }
            }
            firstRow += rows;
        }
        leaveOutDone(moved.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Goes on with the others, whose rows these are. */
    private void leaveOutDone(int... rows) {
        open = open.stream().filter(beams -> !beams.done()).toList();
        if (!open.isEmpty()) {
            decoding.select(rows);
        }
    }

    private void change(float[] logProbabilities, int firstRow, Beams beams) {
        List<TokenSequence> running = beams.running();
        for (int row = 0; row < running.size(); row++) {
            Generator.requireNumber(logProbabilities[(firstRow + row) * vocabSize], beams.input());
        }
        if (rules.changeAfter(running.get(0).newTokens())) {
            IntStream.range(0, running.size())
                    .forEach(row -> rules.apply(logProbabilities, (firstRow + row) * vocabSize, running.get(row)));
        }
    }

    private static float[] logProbabilities(NDArray logits) {
        return logits.logSoftmax(-1).toFloatArray(); // (B, V)
    }
}
