package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.jni.IValue;
import dev.heed.block.ForwardPass;
import dev.heed.block.GeneratedTokens;
import dev.heed.block.Precision;
import dev.heed.block.StepResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recurrent decoders in one native call, however many steps it makes: the loop over time, whose operations are small, runs
 * where they do. What a step computes is in {@code recurrent.py}; the decoder's blocks one by one are its oracle.
 *
 * <p>\[ h_t = \mathrm{cell}([y_t; \tilde{h}_{t-1}], h_{t-1}), \quad \tilde{h}_t = \tanh(W_c [\mathrm{Attention}(h_t, m);
 * h_t] + b) \]
 *
 * <p>Shapes: vectors (B, T, E), hidden states and cells (N, B, H) of N layers, memory (B, S, M), H here the size of a state.
 */
public final class FusedRecurrence {

    /** The functions of {@code recurrent.py}, for scripts that call them as {@code __torch__.recurrent.NAME}. */
    public static final String FUNCTIONS = TorchScript.source("recurrent.py");

    private FusedRecurrence() {}

    /**
     * The weights of the layers' cells in libtorch's order of gates: four blocks are an LSTM's, three a GRU's.
     *
     * @param layers four arrays a layer: the weight of its input, (blocks &times; H, input size), that of its state, (blocks
     *     &times; H, H), and a bias of each, (blocks &times; H); an input that is larger than a token's vector ends with
     *     what is fed
     * @param dropout probability that an element is dropped between layers, 0 outside training
     */
    public record CellWeights(List<NDArray> layers, float dropout) {
        /** Keeps the list. */
        public CellWeights {
            layers = List.copyOf(layers);
        }
    }

    /**
     * The weights by which a state is scored against the memory, see {@link dev.heed.attention.SequenceAttention}.
     *
     * @param query (M, H) of general attention, (F, H) of additive attention
     * @param key (F, M), or null for general attention
     * @param score (1, F), or null for general attention
     */
    public record ScoreWeights(
            NDArray query, @Nullable NDArray key, @Nullable NDArray score) {}

    /**
     * How a decoder looks back at its memory.
     *
     * @param score of a state against the memory
     * @param weight \( W_c \), (H, M + H)
     * @param bias (H)
     */
    public record LookBack(ScoreWeights score, NDArray weight, NDArray bias) {
        private List<NDArray> inOrder() {
            TorchScript script = script();
            return List.of(score.query(), script.optional(score.key()), script.optional(score.score()), weight, bias);
        }
    }

    /**
     * What a decoder knows before its next token.
     *
     * @param memory (B, S, M); of a decoder that does not look back, null
     * @param keep which of the memory is real, broadcastable to (B, 1, 1, S); null for all
     * @param fed what its cell reads beside a token's vector, (B, 1, size)
     * @param states (N, B, H) each: the hidden states, and an LSTM's cells unless they are 0
     */
    public record State(@Nullable NDArray memory, @Nullable NDArray keep, NDArray fed, NDList states) {

        private Stream<NDArray> inOrder() {
            TorchScript script = script();
            NDArray cell = states.size() > 1 ? states.get(1) : null;
            return Stream.of(script.optional(memory), script.optional(keep), fed, states.get(0), script.optional(cell));
        }

        private State after(NDArray lastFed, NDArray hidden, NDArray cell) {
            return new State(memory, keep, lastFed, cell.isEmpty() ? new NDList(hidden) : new NDList(hidden, cell));
        }
    }

    /** Whether a pass can run {@link #decode}: in float32 on an engine with fused kernels, when nobody wants weights. */
    public static boolean supports(ForwardPass pass, NDArray tokens) {
        return pass.precision() == Precision.FLOAT32 && FusedLayers.supports(pass, tokens);
    }

    /**
     * Runs a decoder that looks back on known tokens, gradients included.
     *
     * @param vectors of the tokens, (B, T, E); the cell's input is they alone or they and the vector fed
     * @param state before them, whose memory is given
     * @return \( \tilde{h} \), (B, T, H), and the state after them, attached to the manager of the vectors
     */
    public static StepResult<State> decode(NDArray vectors, State state, CellWeights cell, LookBack lookBack) {
        NDArray dropout = script().scalar(cell.dropout());
        List<NDArray> others = Stream.of(state.inOrder(), Stream.of(dropout), lookBack.inOrder().stream())
                .flatMap(each -> each)
                .toList();
        NDList results = script().callWithList("decode", vectors, cell.layers(), others);
        return new StepResult<>(results.get(0), state.after(results.get(1), results.get(2), results.get(3)));
    }

    /**
     * Feeds a token, chooses the next one, feeds that, and so on, without gradients.
     *
     * @param token the first token to feed, int64 (B, 1)
     * @param count how many tokens n to generate at most
     * @param state before the token
     * @param lookBack null for a decoder that is always fed the same and predicts from hidden state, token and that
     * @param tokenWeights embedding and output projection, with n positions
     * @param sampling how the tokens are chosen; null for the most probable ones
     * @return the tokens and the state before the last of them, attached to the manager of the token
     */
    public static GeneratedTokens<State> generate(
            NDArray token,
            int count,
            State state,
            CellWeights cell,
            @Nullable LookBack lookBack,
            TokenWeights tokenWeights,
            @Nullable TokenSampling sampling) {
        List<IValue> arguments = new ArrayList<>();
        arguments.add(FusedLayers.value(token));
        arguments.add(IValue.from((long) count));
        state.inOrder().forEach(array -> arguments.add(FusedLayers.value(array)));
        arguments.add(FusedLayers.list(cell.layers()));
        arguments.add(FusedLayers.list(lookBack == null ? List.of() : lookBack.inOrder()));
        FusedLayers.addTokens(arguments, tokenWeights);
        FusedLayers.addSampling(arguments, sampling);
        NDList results =
                FusedLayers.copies(script().run("generate", arguments.toArray(IValue[]::new)), token, IValue::toNDList);
        return new GeneratedTokens<>(
                results.get(0), results.get(1), state.after(results.get(2), results.get(3), results.get(4)));
    }

    private static TorchScript script() {
        return Holder.SCRIPT;
    }

    private static final class Holder {
        static final TorchScript SCRIPT = TorchScript.load("RecurrentKernels", "recurrent_kernels.py");
    }
}
