package dev.heed.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.heed.attention.KeyValueCache;
import dev.heed.block.BeamTokens;
import dev.heed.block.ForwardPass;
import dev.heed.block.GeneratedTokens;
import dev.heed.block.StepResult;
import dev.heed.kernel.BeamChoice;
import dev.heed.kernel.TokenSampling;
import dev.heed.kernel.TokenWeights;
import dev.heed.mask.AttentionMask;
import dev.heed.mask.PaddingMask;
import dev.heed.norm.NormPlacement;
import dev.heed.shape.Dims;
import dev.heed.shape.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decoder layers on top of each other, all of which look at one memory. Pre-norm layers end with one more norm.
 *
 * <p>\[ \mathrm{norm}(f_N(\ldots f_1(x, m), m)) \]
 *
 * <p>Shapes: target (B, T, E) in and out, memory (B, S, E).
 *
 * <p>It is no block: the model that decodes has its layers as children of its own.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.1</a>
 */
public final class DecoderStack {

    private final LayerConfig config;
    private final List<DecoderLayer> layers;
    private final @Nullable Block norm;
    private final StackDecoding decoding;

    /**
     * Makes a stack of N layers with the same settings.
     *
     * @throws IllegalArgumentException if there is no layer
     */
    public DecoderStack(LayerConfig config, int numLayers) {
        Require.positive("numLayers", numLayers);
        this.config = config;
        layers = IntStream.range(0, numLayers)
                .mapToObj(layer -> new DecoderLayer(config))
                .toList();
        // Post-norm layers end with a norm already
        norm = config.placement() == NormPlacement.PRE ? config.norm().build() : null;
        decoding = new StackDecoding(config, config.fused(), layers, norm);
    }

    /**
     * What the layers remember.
     *
     * @param layers each layer's keys and values
     * @param memoryMask which memory tokens are real
     */
    public record State(List<DecoderLayerState> layers, PaddingMask memoryMask) {

        /** How many target tokens were fed. */
        public long length() {
            return layers.get(0).target().length();
        }

        /** The state of some sequences, by int64 indices (B') into the batch, attached to the manager of the indices. */
        public State select(NDArray rows) {
            return new State(layers.stream().map(layer -> layer.select(rows)).toList(), memoryMask.select(rows));
        }

        private List<KeyValueCache> seen() {
            return layers.stream().map(DecoderLayerState::target).toList();
        }

        private State after(List<KeyValueCache> all) {
            return new State(
                    IntStream.range(0, all.size())
                            .mapToObj(layer -> new DecoderLayerState(
                                    all.get(layer), layers.get(layer).memory()))
                            .toList(),
                    memoryMask);
        }
    }

    /** The layers, the first one first. */
    public List<DecoderLayer> layers() {
        return layers;
    }

    /** The norm after the last layer; null behind post-norm layers. */
    public @Nullable Block norm() {
        return norm;
    }

    /**
     * The state before the first token.
     *
     * @param memory the encoder's output, (B, S, E)
     * @param memoryMask which of it is real
     * @return the memory projected for each layer, attached to the memory's manager
     */
    public State start(ForwardPass pass, NDArray memory, PaddingMask memoryMask) {
        return new State(layers.stream().map(layer -> layer.start(pass, memory)).toList(), memoryMask);
    }

    /**
     * Runs the next tokens, usually one. Outside training a fused kernel takes all layers in one call.
     *
     * @param target the tokens that follow those of the state, (B, T, E)
     * @param state what {@link #start} or the step before gave
     * @return their vectors and the next state
     * @throws IllegalArgumentException if shapes contradict each other
     */
    public StepResult<State> step(ForwardPass pass, NDArray target, State state) {
        new Dims().with('E', config.attention().embedDim()).bind("target", target.getShape(), "BTE");
        StepResult<List<KeyValueCache>> atOnce =
                lookAlike() ? decoding.step(pass, target, state.seen(), memory(state)) : null;
        return atOnce == null
                ? stepByLayer(pass, target, state)
                : new StepResult<>(atOnce.output(), state.after(atOnce.state()));
    }

    /**
     * Runs whole sequences, as in training. A fused kernel takes all layers in one call.
     *
     * @param target (B, T, E)
     * @param start what {@link #start} gave
     * @return their vectors, equal to those of {@link #step}
     * @throws IllegalArgumentException if shapes contradict each other
     */
    public NDArray decode(ForwardPass pass, NDArray target, State start) {
        new Dims().with('E', config.attention().embedDim()).bind("target", target.getShape(), "BTE");
        NDArray atOnce = start.length() == 0 && lookAlike() ? decoding.whole(pass, target, memory(start)) : null;
        return atOnce == null ? stepByLayer(pass, target, start).output() : atOnce;
    }

    private StepResult<State> stepByLayer(ForwardPass pass, NDArray target, State state) {
        AttentionMask mask = state.memoryMask()
                .resolve(
                        target.getManager(),
                        new Shape(
                                target.getShape().get(0),
                                config.attention().numHeads(),
                                target.getShape().get(1),
                                state.layers().get(0).memory().numKeys()));
        List<DecoderLayerState> states = new ArrayList<>();
        NDArray vectors = target;
        for (int layer = 0; layer < layers.size(); layer++) {
            StepResult<DecoderLayerState> step =
                    layers.get(layer).step(pass, vectors, state.layers().get(layer), mask);
            vectors = step.output();
            states.add(step.state());
        }
        return new StepResult<>(
                norm == null ? vectors : pass.through(norm, vectors), new State(states, state.memoryMask()));
    }

    private StackDecoding.Memory memory(State state) {
        return new StackDecoding.Memory(
                state.layers().stream().map(DecoderLayerState::memory).toList(),
                layers.get(0).crossAttention().config(),
                state.memoryMask());
    }

    /** Whether {@link #generate} can run a pass: where {@link CausalStack#canGenerate} says so, of either attention. */
    public boolean canGenerate(ForwardPass pass, NDArray token) {
        return decoding.canGenerate(pass, token) && lookAlike();
    }

    /** Pruning heads can leave layers with ALiBi's slopes of different ones. */
    private boolean lookAlike() {
        return layers.stream()
                        .map(layer -> layer.crossAttention().config().position())
                        .distinct()
                        .count()
                == 1;
    }

    /**
     * Feeds a token, takes the next one, feeds that, and so on, in one native call.
     *
     * @param pass a pass for which {@link #canGenerate} is true
     * @param token the token that follows those of the state, int64 (B, 1)
     * @param state what {@link #start} or the step before gave
     * @param tokenWeights embedding and output projection, with a position for each token
     * @param count how many tokens n to generate, or fewer where the sampling says so; the last one is not fed
     * @param sampling how the tokens are chosen; null for the most probable ones
     * @return the tokens, attached to the manager of the token, and the next state
     * @throws IllegalArgumentException if the pass is another one
     */
    public GeneratedTokens<State> generate(
            ForwardPass pass,
            NDArray token,
            State state,
            TokenWeights tokenWeights,
            int count,
            @Nullable TokenSampling sampling) {
        GeneratedTokens<List<KeyValueCache>> generated =
                decoding.generate(pass, token, state.seen(), memory(state), tokenWeights, count, sampling);
        return new GeneratedTokens<>(generated.tokens(), generated.logProbabilities(), state.after(generated.state()));
    }

    /** Whether {@link #search} can run a pass: where {@link CausalStack#canSearch} says so, of either attention. */
    public boolean canSearch(ForwardPass pass, NDArray token) {
        return decoding.canSearch(pass, token)
                && lookAlike()
                && !layers.get(0).crossAttention().config().position().addsToScores();
    }

    /**
     * Feeds the last token of each beam, keeps the best continuations, feeds those, and so on, in one native call.
     *
     * @param pass a pass for which {@link #canSearch} is true
     * @param token the last token of each of K beams of B inputs, int64 (B K, 1)
     * @param state what the step before gave, in which the beams of an input look at one memory
     * @param tokenWeights embedding and output projection, with a position for each token
     * @param count how many tokens n to feed
     * @param choice which continuations are kept
     * @return the continuations, attached to the manager of the token, and the next state
     * @throws IllegalArgumentException if the pass is another one
     */
    public BeamTokens<State> search(
            ForwardPass pass, NDArray token, State state, TokenWeights tokenWeights, int count, BeamChoice choice) {
        BeamTokens<List<KeyValueCache>> found =
                decoding.search(pass, token, state.seen(), memory(state), tokenWeights, count, choice);
        return new BeamTokens<>(found.tokens(), found.origins(), found.sums(), state.after(found.state()));
    }
}
