package dev.heed.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import dev.heed.block.Borrowed;
import dev.heed.block.ForwardPass;
import dev.heed.kernel.FusedStack;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelState;
import dev.heed.seq2seq.TokenBatch;
import dev.heed.shape.Require;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Writes on from prompts with the most probable next token again and again, for all of a batch at once.
 *
 * <p>\[ y_t = \arg\max_v p(v \mid y_{\lt t}) \]
 *
 * <p>Each step has a scope of native memory of its own, which lives until the next step has used the state in it; beyond it
 * live the tokens written, (B, 1) a step. They are read when all are there: on the way they go from step to step as an array.
 * With an end token each step's tokens are looked at too, to stop once every row has ended.
 */
public final class GreedyContinuation {

    private final LanguageModel model;
    private final NDManager manager;
    private final int numTokens;
    private final OptionalInt endToken;

    /**
     * Makes a writer of a fixed number of tokens.
     *
     * @param model an initialised model
     * @param manager parent of the scopes; nothing stays in it
     * @param numTokens how many tokens each row gets
     * @throws IllegalArgumentException if it is below 1
     */
    public GreedyContinuation(LanguageModel model, NDManager manager, int numTokens) {
        this(model, manager, numTokens, OptionalInt.empty());
    }

    private GreedyContinuation(LanguageModel model, NDManager manager, int numTokens, OptionalInt endToken) {
        Require.positive("numTokens", numTokens);
        this.model = model;
        this.manager = manager;
        this.numTokens = numTokens;
        this.endToken = endToken;
    }

    /**
     * A writer whose rows may end before.
     *
     * @param token ends a row and is not part of it
     * @return the writer; a row that has not ended after its number of tokens is cut
     * @throws IllegalArgumentException if the model has no such token
     */
    public GreedyContinuation endingWith(int token) {
        if (token < 0 || token >= model.vocabSize()) {
            throw new IllegalArgumentException(
                    "token must be in [0, vocabSize=" + model.vocabSize() + "), but got " + token);
        }
        return new GreedyContinuation(model, manager, numTokens, OptionalInt.of(token));
    }

    /**
     * Writes on.
     *
     * @param prompts (B, T), all rows of one length
     * @return the new tokens of each row, up to its end token
     * @throws IllegalArgumentException if the prompts differ in length
     */
    public List<int[]> write(TokenBatch prompts) {
        if (prompts.tokens() != (long) prompts.batchSize() * prompts.maxLength()) {
            throw new IllegalArgumentException(
                    "prompts must be of one length, but got " + Arrays.toString(prompts.lengths()));
        }
        int batchSize = prompts.batchSize();
        try (NDManager scope = manager.newSubManager()) {
            NDList written = batchSize == 1
                    ? FusedStack.onOneThread(scope, () -> written(scope, prompts))
                    : written(scope, prompts);
            long[] tokens = NDArrays.concat(written, 1).toLongArray(); // (B, numTokens) or fewer
            return IntStream.range(0, batchSize)
                    .mapToObj(row -> row(tokens, row * written.size(), written.size()))
                    .toList();
        }
    }

    private NDList written(NDManager scope, TokenBatch prompts) {
        ForwardPass pass = ForwardPass.inference(new ParameterStore(scope, false));
        Ended ended = new Ended(prompts.batchSize(), endToken);
        NDList written = new NDList(numTokens);
        NDManager held = scope.newSubManager(); // what the state of the step before lives in
        LanguageModelState state = model.start(held, prompts.batchSize());
        NDArray tokens = prompts.toArray(held);
        while (written.size() < numTokens && !ended.all()) {
            NDManager step = scope.newSubManager();
            LanguageModel.Step next = model.stepToLast(pass, Borrowed.by(step, tokens), state);
            tokens = next.logits().argMax(-1); // (B, 1)
            tokens.attach(scope);
            written.add(tokens);
            ended.look(tokens);
            state = next.state();
            held.close();
            held = step;
        }
        return written;
    }

    private int[] row(long[] tokens, int start, int length) {
        int end = start;
        while (end < start + length && (endToken.isEmpty() || tokens[end] != endToken.getAsInt())) {
            end++;
        }
        return IntStream.range(start, end)
                .map(index -> Math.toIntExact(tokens[index]))
                .toArray();
    }

    /** Which rows have had their end token. */
    private static final class Ended {

        private final BitSet rows = new BitSet();
        private final int batchSize;
        private final OptionalInt endToken;

        Ended(int batchSize, OptionalInt endToken) {
            this.batchSize = batchSize;
            this.endToken = endToken;
        }

        void look(NDArray tokens) {
            if (endToken.isPresent()) {
                long[] next = tokens.toLongArray();
                IntStream.range(0, batchSize)
                        .filter(row -> next[row] == endToken.getAsInt())
                        .forEach(rows::set);
            }
        }

        boolean all() {
            return rows.cardinality() == batchSize;
        }
    }
}
