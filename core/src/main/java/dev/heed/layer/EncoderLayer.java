package dev.heed.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.heed.attention.AttentionInputs;
import dev.heed.attention.KeyValueCache;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.attention.SelfProjection;
import dev.heed.block.ForwardPass;
import dev.heed.kernel.FusedLayer;
import dev.heed.mask.AttentionMask;
import dev.heed.shape.Dims;
import org.jspecify.annotations.Nullable;

/**
 * An encoder layer: the tokens look at each other, then each thinks for itself.
 *
 * <p>\[ y = \mathrm{residual}(x, \mathrm{SelfAttention}), \quad z = \mathrm{residual}(y, \mathrm{FFN}) \]
 *
 * <p>Shapes: tokens (B, T, E), mask broadcastable to (B, H, T, T); result (B, T, E). With a causal mask it is the layer of
 * a decoder-only model, which {@link #step} runs token by token.
 *
 * <p>In a DJL network its inputs are the tokens and optionally one boolean array, the mask.
 *
 * <p>Differs from the paper: normalisation stands before each sublayer unless the settings say otherwise; a stack of such
 * layers needs one more at its end.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.1</a>
 */
public final class EncoderLayer extends AbstractBlock {

    private static final byte VERSION = 1;

    private final MultiHeadAttention selfAttention;
    private final Residual selfAttentionResidual;
    private final FeedForward feedForward;
    private final Residual feedForwardResidual;
    private final FusedEncoding fused;

    /**
     * Makes the layer.
     *
     * @param config its settings
     */
    public EncoderLayer(LayerConfig config) {
        super(VERSION);
        selfAttention = addChildBlock("selfAttention", new MultiHeadAttention(config.attention()));
        selfAttentionResidual = addChildBlock("selfAttentionResidual", config.residual());
        feedForward = addChildBlock("feedForward", config.newFeedForward());
        feedForwardResidual = addChildBlock("feedForwardResidual", config.residual());
        fused = new FusedEncoding(config, LayerParameters.of(getParameters()));
    }

    /**
     * Encodes a whole sequence. A fused kernel takes the whole layer in one call.
     *
     * @param pass the pass that this belongs to
     * @param tokens (B, T, E)
     * @param mask which tokens each token may attend to
     * @return (B, T, E)
     * @throws IllegalArgumentException if shapes contradict each other
     */
    public NDArray encode(ForwardPass pass, NDArray tokens, AttentionMask mask) {
        requireTokens(tokens);
        if (FusedLayer.serves(pass, tokens)) {
            return fused.encode(pass, tokens, mask);
        }
        NDArray attended = selfAttentionResidual.around(pass, tokens, x -> selfAttention.attend(pass, x, x, mask));
        return feedForwardResidual.around(pass, attended, x -> feedForward.transform(pass, x));
    }

    /**
     * A layer's tokens after a step, and what the next step sees of them.
     *
     * @param output (B, T, E)
     * @param seen keys and values of all tokens so far
     */
    public record Step(NDArray output, KeyValueCache seen) {}

    /**
     * What the layer has seen before the first token of a sequence.
     *
     * @param manager owner of the cache
     * @param batchSize number of sequences B
     * @return no tokens
     */
    public KeyValueCache start(NDManager manager, long batchSize) {
        return KeyValueCache.empty(manager, batchSize, selfAttention.config());
    }

    /**
     * Runs the next tokens of a decoder-only model, usually one: each looks at itself and at those before it.
     *
     * @param pass the pass that this belongs to
     * @param tokens the tokens that follow those seen, (B, T, E)
     * @param seen what {@link #start} or the step before gave
     * @return their vectors, equal to those of {@link #encode} with a causal mask, and the next cache
     * @throws IllegalArgumentException if shapes contradict each other
     */
    public Step step(ForwardPass pass, NDArray tokens, KeyValueCache seen) {
        requireTokens(tokens);
        long offset = seen.length();
        NDArray x = selfAttentionResidual.enter(pass, tokens);
        SelfProjection self = selfAttention.projectSelf(pass, x, offset);
        KeyValueCache all = DecoderLayer.behind(pass, seen, self.memory());
        NDArray attended = selfAttentionResidual.leave(
                pass, tokens, selfAttention.attendProjected(pass, self.query(), all, AttentionMask.causal(), offset));
        NDArray output = feedForwardResidual.around(pass, attended, y -> feedForward.transform(pass, y));
        return new Step(output, all);
    }

    /** Before the norm, which would refuse another size in words of its own. */
    private void requireTokens(NDArray tokens) {
        new Dims().with('E', selfAttention.config().embedDim()).bind("tokens", tokens.getShape(), "BTE");
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        AttentionInputs named = AttentionInputs.of(inputs);
        return new NDList(encode(new ForwardPass(parameterStore, training), named.query(), named.mask()));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        getChildren().values().forEach(child -> child.initialize(manager, dataType, inputShapes[0]));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0]};
    }
}
