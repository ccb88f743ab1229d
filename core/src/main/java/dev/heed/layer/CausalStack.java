package dev.heed.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.heed.attention.KeyValueCache;
import dev.heed.block.ForwardPass;
import dev.heed.kernel.FusedStack;
import dev.heed.kernel.TokenWeights;
import dev.heed.mask.AttentionMask;
import dev.heed.norm.NormPlacement;
import dev.heed.shape.Dims;
import dev.heed.shape.Require;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Layers of a decoder-only model on top of each other: each token looks at itself and at those before it. Pre-norm layers
 * end with one more norm.
 *
 * <p>\[ \mathrm{norm}(f_N(\ldots f_1(x))) \]
 *
 * <p>Shapes: (B, T, E) in and out.
 *
 * <p>In a DJL network its input is the tokens.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.1</a>
 */
public final class CausalStack extends AbstractBlock {

    private static final byte VERSION = 1;

    private final LayerConfig config;
    private final List<EncoderLayer> layers = new ArrayList<>();
    private final @Nullable Block norm;
    private final FusedCausalStep fused;

    /**
     * Makes the stack.
     *
     * @param config the settings of each layer
     * @param numLayers how many layers N
     * @throws IllegalArgumentException if there is no layer
     */
    public CausalStack(LayerConfig config, int numLayers) {
        super(VERSION);
        Require.positive("numLayers", numLayers);
        this.config = config;
        for (int layer = 0; layer < numLayers; layer++) {
            layers.add(addChildBlock("layer" + layer, new EncoderLayer(config)));
        }
        // Post-norm layers end with a norm already
        norm = config.placement() == NormPlacement.PRE
                ? addChildBlock("norm", config.norm().build())
                : null;
        fused = new FusedCausalStep(config, layers, norm);
    }

    /**
     * What a step gives, and what was seen by then.
     *
     * @param output vectors (B, T, E), or tokens where they were written
     * @param seen each layer's keys and values of all tokens so far
     */
    public record Step(NDArray output, List<KeyValueCache> seen) {}

    /**
     * What the layers have seen before the first token.
     *
     * @param manager owner of the caches
     * @param batchSize number of sequences B
     * @return no tokens for each layer
     */
    public List<KeyValueCache> start(NDManager manager, long batchSize) {
        return layers.stream().map(layer -> layer.start(manager, batchSize)).toList();
    }

    /**
     * Runs whole sequences.
     *
     * @param pass the pass that this belongs to
     * @param tokens (B, T, E)
     * @return (B, T, E)
     * @throws IllegalArgumentException if the shape does not fit
     */
    public NDArray encode(ForwardPass pass, NDArray tokens) {
        NDArray vectors = tokens;
        for (EncoderLayer layer : layers) {
            vectors = layer.encode(pass, vectors, AttentionMask.causal());
        }
        return normalised(pass, vectors);
    }

    /**
     * Runs the next tokens, usually one. Outside training a fused kernel takes all layers in one call.
     *
     * @param pass the pass that this belongs to
     * @param tokens the tokens that follow those seen, (B, T, E)
     * @param seen what {@link #start} or the step before gave
     * @return their vectors, equal to those of {@link #encode}, and the next caches
     * @throws IllegalArgumentException if shapes contradict each other
     */
    public Step step(ForwardPass pass, NDArray tokens, List<KeyValueCache> seen) {
        new Dims().with('E', config.attention().embedDim()).bind("tokens", tokens.getShape(), "BTE");
        Step step = FusedStack.serves(pass, tokens) ? fused.step(pass, tokens, seen) : layerByLayer(pass, tokens, seen);
        return new Step(normalised(pass, step.output()), step.seen());
    }

    /**
     * Whether {@link #write} serves a pass.
     *
     * @param pass the pass
     * @param token an array of the engine
     * @return true for prediction in float32 on an engine with fused kernels, when nobody watches
     */
    public boolean writes(ForwardPass pass, NDArray token) {
        return FusedStack.serves(pass, token);
    }

    /**
     * Feeds a token, takes the most probable next one, feeds that, and so on, all in one native call.
     *
     * @param pass a pass for which {@link #writes} is true
     * @param token the token that follows those seen, int64 (B, 1)
     * @param seen what {@link #start} or the step before gave
     * @param ends what stands before and behind the stack
     * @param count how many tokens to write; the last one is not fed
     * @return the tokens written, int64 (B, count), attached to the manager of the token, and the next caches
     */
    public Step write(ForwardPass pass, NDArray token, List<KeyValueCache> seen, TokenWeights ends, int count) {
        return fused.write(pass, token, seen, ends, count);
    }

    private Step layerByLayer(ForwardPass pass, NDArray tokens, List<KeyValueCache> seen) {
        NDArray vectors = tokens;
        List<KeyValueCache> all = new ArrayList<>(layers.size());
        for (int layer = 0; layer < layers.size(); layer++) {
            EncoderLayer.Step step = layers.get(layer).step(pass, vectors, seen.get(layer));
            vectors = step.output();
            all.add(step.seen());
        }
        return new Step(vectors, all);
    }

    private NDArray normalised(ForwardPass pass, NDArray vectors) {
        return norm == null ? vectors : pass.through(norm, vectors);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        return new NDList(encode(new ForwardPass(parameterStore, training), inputs.singletonOrThrow()));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        getChildren().values().forEach(child -> child.initialize(manager, dataType, inputShapes));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }
}
