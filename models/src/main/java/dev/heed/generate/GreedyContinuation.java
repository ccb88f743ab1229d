package dev.heed.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.training.ParameterStore;
import dev.heed.block.Borrowed;
import dev.heed.block.ForwardPass;
import dev.heed.block.StepResult;
import dev.heed.kernel.FusedLayers;
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
 * Greedy decoding from prompts: appends the most probable next token again and again, to all rows of a batch at once.
 *
 * <p>\[ y_t = \arg\max_v p(v \mid y_{\lt t}) \]
 *
 * <p>The model generates {@value #TOKENS_A_STEP} tokens a step. Each step has a scope of native memory of its own, which
 * lives until the next step has used the state in it. The generated tokens live longer: they go from step to step as an
 * array and are read when all are there. With an end token each step's tokens are read at once, to stop when every row
 * has ended.
 */
public final class GreedyContinuation {

    /** Enough to make a step's calls cheap, few enough to throw away after an end token. */
    private static final int TOKENS_A_STEP = 16;

    private final LanguageModel model;
    private final NDManager manager;
    private final int numTokens;
    private final OptionalInt endToken;

    /**
     * Makes a decoder that generates a fixed number of tokens.
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
     * A decoder whose rows may end before.
     *
     * @param token ends a row and is not part of it
     * @return the decoder; a row that has not ended after its number of tokens is cut
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
     * Continues prompts.
     *
     * @param prompts (B, T), all rows of one length
     * @return the new tokens of each row, up to its end token
     * @throws IllegalArgumentException if the prompts differ in length
     */
    public List<int[]> generate(TokenBatch prompts) {
        if (prompts.tokens() != (long) prompts.batchSize() * prompts.maxLength()) {
            throw new IllegalArgumentException(
                    "prompts must be of one length, but got " + Arrays.toString(prompts.lengths()));
        }
        int batchSize = prompts.batchSize();
        try (NDManager scope = manager.newSubManager()) {
            NDList generated = batchSize == 1
                    ? FusedLayers.onOneThreadIfSmall(
                            scope, model.config().layer().attention().embedDim(), () -> generated(scope, prompts))
                    : generated(scope, prompts);
            NDArray joined = NDArrays.concat(generated, 1); // (B, numTokens) or fewer
            long[] tokens = joined.toLongArray();
            int width = (int) joined.getShape().get(1);
            return IntStream.range(0, batchSize)
                    .mapToObj(row -> row(tokens, row * width, width))
                    .toList();
        }
    }

    private NDList generated(NDManager scope, TokenBatch prompts) {
        ForwardPass pass = ForwardPass.inference(new ParameterStore(scope, false));
        Ended ended = new Ended(prompts.batchSize(), endToken);
        NDList generated = new NDList();
        NDManager held = scope.newSubManager(); // what the state of the step before lives in
        StepResult<LanguageModelState> prompted =
                model.stepToLast(pass, prompts.toArray(held), model.start(held, prompts.batchSize()));
        LanguageModelState state = prompted.state();
        NDArray tokens = keep(prompted.output().argMax(-1), scope, generated, ended); // (B, 1)
        int count = 1;
        while (count < numTokens && !ended.all()) {
            NDManager step = scope.newSubManager();
            long width = tokens.getShape().get(1);
            NDArray last =
                    Borrowed.by(step, tokens).get(new NDIndex().addAllDim().addSliceDim(width - 1, width));
            StepResult<LanguageModelState> next = model.generate(pass, last, state, count(state, numTokens - count));
            tokens = keep(next.output(), scope, generated, ended); // (B, up to TOKENS_A_STEP)
            count += (int) tokens.getShape().get(1);
            state = next.state();
            held.close();
            held = step;
        }
        return generated;
    }

    /** Never past the last position while a row may still end before it; the token after that one is refused. */
    private int count(LanguageModelState state, int left) {
        return (int) Math.max(1, Math.min(model.room(state), Math.min(TOKENS_A_STEP, left)));
    }

    private static NDArray keep(NDArray tokens, NDManager scope, NDList generated, Ended ended) {
        tokens.attach(scope);
        generated.add(tokens);
        ended.look(tokens);
        return tokens;
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
                long[] next = tokens.toLongArray(); // (B, n)
                int width = next.length / batchSize;
                IntStream.range(0, next.length)
                        .filter(index -> next[index] == endToken.getAsInt())
                        .forEach(index -> rows.set(index / width));
            }
        }

        boolean all() {
            return rows.cardinality() == batchSize;
        }
    }
}
