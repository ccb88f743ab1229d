package dev.heed.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.heed.attention.KeyValueCache;
import dev.heed.block.BeamTokens;
import dev.heed.block.ForwardPass;
import dev.heed.block.GeneratedTokens;
import dev.heed.block.Inputs;
import dev.heed.block.StepResult;
import dev.heed.kernel.BeamChoice;
import dev.heed.kernel.TokenSampling;
import dev.heed.kernel.TokenWeights;
import dev.heed.shape.Dims;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Layers of a decoder-only model on top of each other: each token sees what
 * {@link LayerConfig#decoderVisibility} says, all tokens before it unless set. Pre-norm layers end with one more norm.
 *
 * <p>\[ \mathrm{norm}(f_N(\ldots f_1(x))) \]
 *
 * <p>Shapes: (B, T, E) in and out. What was seen is a list, each layer's keys and values of the tokens so far.
 *
 * <p>In a DJL network its input is the tokens.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.1</a>
 */
public final class CausalStack extends LayerStack {

    private final StackDecoding decoding;

    /**
     * Makes a stack of N layers with the same settings.
     *
     * @throws IllegalArgumentException if there is no layer
     */
    public CausalStack(LayerConfig config, int numLayers) {
        super(config, numLayers);
        decoding = new StackDecoding(config, settings, layers(), norm());
    }

    /** What the layers have seen before the first token of B sequences: no tokens each. */
    public List<KeyValueCache> start(NDManager manager, long batchSize) {
        return layers().stream().map(layer -> layer.start(manager, batchSize)).toList();
    }

    /**
     * Runs whole sequences.
     *
     * @param tokens (B, T, E)
     * @return (B, T, E)
     * @throws IllegalArgumentException if the shape does not fit
     */
    public NDArray encode(ForwardPass pass, NDArray tokens) {
        requireType("tokens", tokens);
        return encoded(pass, tokens, config.decoderVisibility());
    }

    /**
     * Runs the next tokens, usually one. Outside training a fused kernel takes all layers in one call.
     *
     * @param tokens the tokens that follow those seen, (B, T, E)
     * @param seen what {@link #start} or the step before gave
     * @return their vectors, equal to those of {@link #encode}, and the next caches
     * @throws IllegalArgumentException if shapes contradict each other
     */
    public StepResult<List<KeyValueCache>> step(ForwardPass pass, NDArray tokens, List<KeyValueCache> seen) {
        requireType("tokens", tokens);
        new Dims().with('E', config.attention().embedDim()).bind("tokens", tokens.getShape(), "BTE");
        StepResult<List<KeyValueCache>> atOnce = decoding.step(pass, tokens, seen, null);
        return atOnce == null ? stepByLayer(pass, tokens, seen) : atOnce;
    }

    private StepResult<List<KeyValueCache>> stepByLayer(ForwardPass pass, NDArray tokens, List<KeyValueCache> seen) {
        List<KeyValueCache> all = new ArrayList<>(layers().size());
        NDArray vectors = tokens;
        for (int layer = 0; layer < layers().size(); layer++) {
            StepResult<KeyValueCache> step = layers().get(layer).step(pass, vectors, seen.get(layer));
            vectors = step.output();
            all.add(step.state());
        }
        return new StepResult<>(normalised(pass, vectors), all);
    }

    /**
     * Whether {@link #generate} can run a pass: for prediction in float32, on an engine with fused kernels, when nobody
     * watches, and all layers have equal positions: pruning heads can leave them with ALiBi's slopes of different ones.
     */
    public boolean canGenerate(ForwardPass pass, NDArray token) {
        return decoding.canGenerate(pass, token);
    }

    /**
     * Feeds a token, takes the next one, feeds that, and so on, in one native call.
     *
     * @param pass a pass for which {@link #canGenerate} is true
     * @param token the token that follows those seen, int64 (B, 1)
     * @param seen what {@link #start} or the step before gave
     * @param tokenWeights embedding and output projection, with a position for each token
     * @param count how many tokens n to generate, or fewer where the sampling says so; the last one is not fed
     * @param sampling how the tokens are chosen; null for the most probable ones
     * @return the tokens, attached to the manager of the token, and the next caches
     * @throws IllegalArgumentException if the pass is another one
     */
    public GeneratedTokens<List<KeyValueCache>> generate(
            ForwardPass pass,
            NDArray token,
            List<KeyValueCache> seen,
            TokenWeights tokenWeights,
            int count,
            @Nullable TokenSampling sampling) {
        return decoding.generate(pass, token, seen, null, tokenWeights, count, sampling);
    }

    /**
     * Whether {@link #search} can run a pass: where {@link #generate} can, each token sees all before it, and positions add
     * nothing to scores.
     */
    public boolean canSearch(ForwardPass pass, NDArray token) {
        return decoding.canSearch(pass, token);
    }

    /**
     * Feeds the last token of each beam, keeps the best continuations, feeds those, and so on, in one native call.
     *
     * @param pass a pass for which {@link #canSearch} is true
     * @param token the last token of each of K beams of B inputs, int64 (B K, 1)
     * @param seen what the step before gave
     * @param tokenWeights embedding and output projection, with a position for each token
     * @param count how many tokens n to feed
     * @param choice which continuations are kept
     * @return the continuations, attached to the manager of the token, and the next caches
     * @throws IllegalArgumentException if the pass is another one
     */
    public BeamTokens<List<KeyValueCache>> search(
            ForwardPass pass,
            NDArray token,
            List<KeyValueCache> seen,
            TokenWeights tokenWeights,
            int count,
            BeamChoice choice) {
        return decoding.search(pass, token, seen, null, tokenWeights, count, choice);
    }

    @Override
    protected NDArray forward(ForwardPass pass, NDList inputs) {
        return encode(pass, Inputs.of(inputs, "tokens").get(0));
    }
}
