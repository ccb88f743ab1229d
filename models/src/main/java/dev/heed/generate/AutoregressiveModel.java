package dev.heed.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.heed.block.BeamTokens;
import dev.heed.block.ForwardPass;
import dev.heed.block.GeneratedTokens;
import dev.heed.block.StepResult;
import dev.heed.kernel.BeamChoice;
import dev.heed.kernel.TokenSampling;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model that writes token by token: from an input and the tokens so far it tells how probable each next one is. A
 * {@link Generator} makes sequences from it.
 *
 * <p>\[ p(y \mid x) = \prod_t p(y_t \mid y_{\lt t}, x) \]
 *
 * <p>What its input is depends on the model: a language model's is the prompt, which is fed as the first tokens; that of
 * a model that translates is the source, which {@link #start} reads, and its first token is one that begins.
 *
 * <p>Shapes: tokens int64 (B, T), logits (B, T, V).
 *
 * @param <S> what it remembers between steps
 */
public interface AutoregressiveModel<S extends GenerationState<S>> {

    /** How many tokens V it chooses from. */
    int vocabSize();

    /** How many tokens its inputs are made of. */
    int inputVocabSize();

    /** How many tokens can be fed after each other: its positions; {@link Integer#MAX_VALUE} where there is no end. */
    default int maxLength() {
        return Integer.MAX_VALUE;
    }

    /** The tokens by which it ends a sequence by itself; none where the data decide. */
    Set<Integer> endTokens();

    /** The tokens that are fed first for an input. */
    int[] firstTokens(int[] input);

    /**
     * The state before the first token.
     *
     * @param manager owner of the state and of everything on the way to it
     * @param inputs of the B sequences
     */
    S start(ForwardPass pass, NDManager manager, List<int[]> inputs);

    /**
     * Feeds the next tokens.
     *
     * @param tokens those that follow the ones fed before, int64 (B, T)
     * @param state what {@link #start} or the step before gave
     * @return logits (B, T, V), attached to the manager of the tokens, and the next state
     */
    StepResult<S> step(ForwardPass pass, NDArray tokens, S state);

    /** Feeds the next tokens as {@link #step} does, for the logits (B, 1, V) of the last of them only. */
    default StepResult<S> stepToLast(ForwardPass pass, NDArray tokens, S state) {
        StepResult<S> step = step(pass, tokens, state);
        long length = tokens.getShape().get(1);
        NDArray last = step.output().get(new NDIndex().addAllDim().addSliceDim(length - 1, length)); // (B, 1, V)
        return new StepResult<>(last, step.state());
    }

    /** Whether {@link #generate} can run a pass. */
    default boolean canGenerate(ForwardPass pass, NDArray token) {
        return false;
    }

    /**
     * Feeds a token, chooses the next one, feeds that, and so on, in one native call.
     *
     * @param pass a pass for which {@link #canGenerate} is true
     * @param token the token that follows those fed before, int64 (B, 1)
     * @param state what {@link #start} or the step before gave
     * @param count how many tokens n to generate, or fewer where the sampling says so; the last one is not fed
     * @param sampling how they are chosen; null for the most probable ones
     * @return the tokens, attached to the manager of the token, and the state before the last of them
     * @throws UnsupportedOperationException if the model cannot do this
     */
    default GeneratedTokens<S> generate(
            ForwardPass pass, NDArray token, S state, int count, @Nullable TokenSampling sampling) {
        throw new UnsupportedOperationException("model must generate in one call, but got " + this);
    }

    /** Whether {@link #search} can run a pass. */
    default boolean canSearch(ForwardPass pass, NDArray token) {
        return false;
    }

    /**
     * Feeds the last token of each beam, keeps the best continuations, feeds those, and so on, in one native call.
     *
     * @param pass a pass for which {@link #canSearch} is true
     * @param token the last token of each of K beams of B inputs, those of an input side by side, int64 (B K, 1)
     * @param state what the step before gave
     * @param count how many tokens n to feed
     * @param choice which continuations are kept
     * @return the continuations, attached to the manager of the token, and the state of those that go on
     * @throws UnsupportedOperationException if the model cannot do this
     */
    default BeamTokens<S> search(ForwardPass pass, NDArray token, S state, int count, BeamChoice choice) {
        throw new UnsupportedOperationException("model must search in one call, but got " + this);
    }
}
