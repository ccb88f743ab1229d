package dev.heed.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.heed.attention.AttentionInputs;
import dev.heed.attention.KeyValueCache;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.block.ForwardPass;
import dev.heed.block.SizedBlock;
import dev.heed.block.StepResult;
import dev.heed.kernel.FusedLayers;
import dev.heed.kernel.LayerSettings;
import dev.heed.kernel.LayerWeights;
import dev.heed.kernel.ScoreMask;
import dev.heed.mask.AttentionMask;
import dev.heed.shape.Dims;
import java.util.List;

/**
 * An encoder layer: self-attention, then a feed-forward network on each token.
 *
 * <p>\[ y = \mathrm{residual}(x, \mathrm{SelfAttention}), \quad z = \mathrm{residual}(y, \mathrm{FFN}) \]
 *
 * <p>Shapes: tokens (B, T, E), mask broadcastable to (B, H, T, T); result (B, T, E). Where no token
 * sees a later one it is the layer of a decoder-only model, which {@link #step} runs token by token.
 * Training and step-by-step decoding run the same code, as in a {@link DecoderLayer}.
 *
 * <p>In a DJL network its inputs are the {@code tokens} and optionally a mask, of shape (B, T, T) or as
 * {@link dev.heed.mask.NamedMask} says, as DJL's own encoder block takes them. Its output is the tokens alone: in a
 * {@code SequentialBlock} of several layers the mask reaches the first one only; an {@link Encoder} gives it to each.
 *
 * <p>Differs from the paper: normalisation stands before each sublayer unless the settings say otherwise; a stack of such
 * layers needs one more at its end.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.1</a>
 */
public final class EncoderLayer extends SizedBlock implements DecodingLayer {

    private final LayerConfig config;
    private final LayerSettings settings;
    private final MultiHeadAttention selfAttention;
    private final Residual selfAttentionResidual;
    private final FeedForward feedForward;
    private final Residual feedForwardResidual;

    /** Makes the layer. */
    public EncoderLayer(LayerConfig config) {
        this.config = config;
        settings = config.fused();
        selfAttention = addChildBlock("selfAttention", config.newAttention(config.attention()));
        selfAttentionResidual = addChildBlock("selfAttentionResidual", config.residual());
        feedForward = addChildBlock("feedForward", config.newFeedForward());
        feedForwardResidual = addChildBlock("feedForwardResidual", config.residual());
    }

    /** The attention of the tokens to each other. */
    @Override
    public MultiHeadAttention selfAttention() {
        return selfAttention;
    }

    /**
     * Encodes a whole sequence. A fused kernel takes the whole layer in one call.
     *
     * @param tokens (B, T, E)
     * @param mask which tokens each token may attend to, of those that the settings let it see
     * @return (B, T, E)
     * @throws IllegalArgumentException if shapes contradict each other
     */
    public NDArray encode(ForwardPass pass, NDArray tokens, AttentionMask mask) {
        Dims dims = requireTokens(tokens);
        Shape shape = dims.with('S', dims.size('T')).shape("BHTS");
        if (FusedLayers.supports(pass, tokens)) {
            ScoreMask scores = selfAttention.config().scores(tokens, shape, mask, 0, 0);
            if (FusedLayers.suits(tokens, scores)) {
                return pass.compute(() -> FusedLayers.encode(
                        pass,
                        tokens,
                        List.of(weights(pass, tokens)),
                        null,
                        settings,
                        scores,
                        config.rotation(tokens, 0, dims.size('T')),
                        null));
            }
        }
        return step(pass, tokens, start(tokens.getManager(), dims.size('B')), mask)
                .output();
    }

    /** What the layer has seen before the first token of B sequences: nothing. */
    public KeyValueCache start(NDManager manager, long batchSize) {
        return KeyValueCache.empty(manager, batchSize, selfAttention.config());
    }

    /**
     * Runs the next tokens of a decoder-only model, usually one, each of which sees what
     * {@link LayerConfig#decoderVisibility} says.
     *
     * @param tokens the tokens that follow those seen, (B, T, E)
     * @param seen what {@link #start} or the step before gave
     * @return their vectors, equal to those of {@link #encode} under that mask, and the next cache
     * @throws IllegalArgumentException if shapes contradict each other
     */
    public StepResult<KeyValueCache> step(ForwardPass pass, NDArray tokens, KeyValueCache seen) {
        requireTokens(tokens);
        return step(pass, tokens, seen, config.decoderVisibility());
    }

    /** The layer, sublayer by sublayer; a whole sequence is a step before which nothing was seen. */
    private StepResult<KeyValueCache> step(ForwardPass pass, NDArray tokens, KeyValueCache seen, AttentionMask mask) {
        NDArray x = selfAttentionResidual.enter(pass, tokens);
        StepResult<KeyValueCache> self = selfAttention.attendSelf(pass, x, seen, mask);
        NDArray attended = selfAttentionResidual.leave(pass, tokens, self.output());
        NDArray output = feedForwardResidual.around(pass, attended, y -> feedForward.transform(pass, y));
        return new StepResult<>(output, self.state());
    }

    /** The values of its parameters, on the device of an activation. */
    @Override
    public LayerWeights weights(ForwardPass pass, NDArray like) {
        return new LayerWeights(
                selfAttentionResidual.weights(pass, like),
                selfAttention.weights(pass, like),
                feedForwardResidual.weights(pass, like),
                feedForward.weights(pass, like),
                null);
    }

    /** Checked before the norm, whose own error would say it in other words. */
    private Dims requireTokens(NDArray tokens) {
        requireType("tokens", tokens);
        return new Dims()
                .with('E', selfAttention.config().embedDim())
                .bind("tokens", tokens.getShape(), "BTE")
                .with('H', selfAttention.config().numHeads());
    }

    @Override
    protected NDArray forward(ForwardPass pass, NDList inputs) {
        AttentionInputs named = AttentionInputs.ofTokens(inputs);
        return encode(pass, named.query(), named.mask());
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape tokens = config.tokens(inputShapes, 1, "tokens");
        getChildren().values().forEach(child -> child.initialize(manager, dataType, tokens));
    }
}
