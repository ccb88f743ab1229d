package dev.heed.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.heed.attention.AttentionInputs;
import dev.heed.attention.KeyValueCache;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.block.Borrowed;
import dev.heed.block.ForwardPass;
import dev.heed.block.SizedBlock;
import dev.heed.block.StepResult;
import dev.heed.kernel.LayerWeights;
import dev.heed.mask.AttentionMask;
import dev.heed.mask.Visibility;
import dev.heed.shape.Dims;

/**
 * A decoder layer: each token looks at the tokens before it, then at the encoder's output (the memory), and goes through a
 * feed-forward network. Training and step-by-step decoding run the same code; a step merely brings a state along.
 *
 * <p>\[ y = \mathrm{residual}(x, \mathrm{CausalSelfAttention}), \quad z = \mathrm{residual}(y,
 * \mathrm{CrossAttention}_{\mathrm{memory}}), \quad \mathrm{residual}(z, \mathrm{FFN}) \]
 *
 * <p>Shapes: target (B, T, E), memory (B, S, E), memory mask broadcastable to (B, H, T, S); result (B, T, E). Padding
 * after the target's tokens needs no mask, since no token looks ahead.
 *
 * <p>In a DJL network its inputs are {@code target} and {@code memory}, neither of which may be missing, and optionally
 * the memory mask, of shape (B, T, S) or as {@link dev.heed.mask.NamedMask} says.
 *
 * <p>Differs from the paper: normalisation stands before each sublayer unless the settings say otherwise; a stack of such
 * layers needs one more at its end.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.1</a>
 */
public final class DecoderLayer extends SizedBlock implements DecodingLayer {

    private final LayerConfig config;
    private final Visibility visibility;
    private final MultiHeadAttention selfAttention;
    private final Residual selfAttentionResidual;
    private final MultiHeadAttention crossAttention;
    private final Residual crossAttentionResidual;
    private final FeedForward feedForward;
    private final Residual feedForwardResidual;

    /** Makes the layer. */
    public DecoderLayer(LayerConfig config) {
        this.config = config;
        visibility = config.decoderVisibility();
        selfAttention = addChildBlock("selfAttention", config.newAttention(config.attention()));
        selfAttentionResidual = addChildBlock("selfAttentionResidual", config.residual());
        crossAttention = addChildBlock("crossAttention", config.newAttention(config.crossAttention()));
        crossAttentionResidual = addChildBlock("crossAttentionResidual", config.residual());
        feedForward = addChildBlock("feedForward", config.newFeedForward());
        feedForwardResidual = addChildBlock("feedForwardResidual", config.residual());
    }

    /** The attention of the tokens to those before them. */
    @Override
    public MultiHeadAttention selfAttention() {
        return selfAttention;
    }

    /** The attention to the memory, whose weights a watcher may want to tell from the others. */
    public MultiHeadAttention crossAttention() {
        return crossAttention;
    }

    /**
     * The state before the first token.
     *
     * @param memory the encoder's output, (B, S, E)
     * @return the memory projected, no target tokens; attached to the memory's manager
     */
    public DecoderLayerState start(ForwardPass pass, NDArray memory) {
        requireType("memory", memory);
        new Dims().with('E', selfAttention.config().embedDim()).bind("memory", memory.getShape(), "BSE");
        return new DecoderLayerState(
                KeyValueCache.empty(memory.getManager(), memory.getShape().get(0), selfAttention.config()),
                crossAttention.project(pass, memory, memory, 0));
    }

    /**
     * Decodes a whole target sequence at once, as in training.
     *
     * @param target (B, T, E)
     * @param memory (B, S, E)
     * @param memoryMask which memory tokens each target token may attend to
     * @return (B, T, E)
     * @throws IllegalArgumentException if shapes contradict each other
     */
    public NDArray decode(ForwardPass pass, NDArray target, NDArray memory, AttentionMask memoryMask) {
        NDArray borrowed = Borrowed.by(target.getManager(), memory); // else what is projected stays with its owner
        return step(pass, target, start(pass, borrowed), memoryMask).output();
    }

    /**
     * Decodes the next tokens, usually one.
     *
     * @param target the tokens that follow those of the state, (B, T, E)
     * @param state what {@link #start} or the step before gave
     * @param memoryMask which memory tokens each target token may attend to
     * @return their vectors, equal to those of the whole pass, and the next state
     * @throws IllegalArgumentException if shapes contradict each other
     */
    public StepResult<DecoderLayerState> step(
            ForwardPass pass, NDArray target, DecoderLayerState state, AttentionMask memoryMask) {
        // Checked before the norm, whose own error would say it in other words
        requireType("target", target);
        new Dims().with('E', selfAttention.config().embedDim()).bind("target", target.getShape(), "BTE");
        long offset = state.target().length();
        NDArray x = selfAttentionResidual.enter(pass, target);
        StepResult<KeyValueCache> self = selfAttention.attendSelf(pass, x, state.target(), visibility);
        NDArray attended = selfAttentionResidual.leave(pass, target, self.output());
        NDArray informed = crossAttentionResidual.around(
                pass, attended, y -> crossAttention.attend(pass, y, state.memory(), memoryMask, offset));
        NDArray output = feedForwardResidual.around(pass, informed, z -> feedForward.transform(pass, z));
        return new StepResult<>(output, new DecoderLayerState(self.state(), state.memory()));
    }

    /** The values of its parameters, on the device of an activation. */
    @Override
    public LayerWeights weights(ForwardPass pass, NDArray like) {
        return new LayerWeights(
                selfAttentionResidual.weights(pass, like),
                selfAttention.weights(pass, like),
                feedForwardResidual.weights(pass, like),
                feedForward.weights(pass, like),
                new LayerWeights.Cross(crossAttentionResidual.weights(pass, like), crossAttention.weights(pass, like)));
    }

    @Override
    protected NDArray forward(ForwardPass pass, NDList inputs) {
        AttentionInputs named = AttentionInputs.ofMemory(inputs, "target");
        return decode(pass, named.query(), named.key(), named.mask());
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape target = config.tokens(inputShapes, 2, "target", "memory");
        getChildren().values().forEach(child -> child.initialize(manager, dataType, target));
    }
}
