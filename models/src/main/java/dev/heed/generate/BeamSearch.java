package dev.heed.generate;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Beam search over a batch of inputs: each step continues the best running sequences of each input by every token, keeps
 * the best of those, and moves the model's state to them.
 */
final class BeamSearch<S extends GenerationState<S>> {

    private final int vocabSize;
    private final TokenRules rules;
    private final Decoding<S> decoding;
    private final List<Beams> all;

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
        rules = new TokenRules(config, endTokens);
        this.decoding = decoding;
        all = beams;
    }

    /** Searches until all beams are done. */
    void run() {
        List<Beams> open = all;
        float[] logProbabilities = logProbabilities(decoding.begin());
        while (true) {
            int firstRow = 0;
            List<Integer> moved = new ArrayList<>();
            List<Beams> left = new ArrayList<>();
            for (Beams beams : open) {
                int rows = beams.running().size();
                change(logProbabilities, firstRow, beams);
                int[] origins = beams.advance(logProbabilities, firstRow * vocabSize, vocabSize);
                if (!beams.done()) {
                    left.add(beams);
                    for (int origin : origins) {
                        moved.add(firstRow + origin);
                    }
                }
                firstRow += rows;
            }
            if (left.isEmpty()) {
                return;
            }
            open = left;
            decoding.select(moved.stream().mapToInt(Integer::intValue).toArray());
            logProbabilities = logProbabilities(decoding.feed(
                    open.stream().flatMap(beams -> beams.running().stream()).toList()));
        }
    }

    private void change(float[] logProbabilities, int firstRow, Beams beams) {
        List<TokenSequence> running = beams.running();
        Generator.requireNumber(logProbabilities[firstRow * vocabSize], beams.input());
        if (rules.changeAfter(running.get(0).newTokens())) {
            IntStream.range(0, running.size())
                    .forEach(row -> rules.apply(logProbabilities, (firstRow + row) * vocabSize, running.get(row)));
        }
    }

    private static float[] logProbabilities(NDArray logits) {
        return logits.logSoftmax(-1).toFloatArray(); // (B, V)
    }
}
