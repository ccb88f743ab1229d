package dev.heed.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.heed.attention.AttentionConfig;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.block.Initialisation;
import dev.heed.kernel.LayerSettings;
import dev.heed.kernel.Rotation;
import dev.heed.mask.AttentionMask;
import dev.heed.mask.Visibility;
import dev.heed.norm.Norm;
import dev.heed.norm.NormPlacement;
import dev.heed.position.AttentionPosition;
import dev.heed.shape.Dims;
import dev.heed.shape.Require;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an encoder or decoder layer, checked; {@link #builder()} has the defaults.
 *
 * @param attention the self-attention
 * @param crossPosition the position inside a decoder's cross-attention
 * @param feedForward the feed-forward sublayer
 * @param norm which normalisation
 * @param placement where it stands
 * @param dropout probability that an element of a sublayer's result is dropped in training
 * @param initialisation how the projections' weights start
 */
public record LayerConfig(
        AttentionConfig attention,
        AttentionPosition crossPosition,
        FeedForwardConfig feedForward,
        Norm norm,
        NormPlacement placement,
        float dropout,
        Initialisation initialisation) {

    /** The paper's ratio of hiddenDim to embedDim. */
    public static final int HIDDEN_RATIO = 4;

    /** Checks the settings. */
    public LayerConfig {
        Require.probability("dropout", dropout);
        crossPosition.requireHeadDim(attention.headDim());
        crossPosition.requireNumHeads(attention.numHeads());
    }

    /**
     * A builder with the defaults: pre-norm, layer normalisation, ReLU, hiddenDim = 4 embedDim, no dropout, no position,
     * every token sees every other, heads of E / H, biases, Glorot's initial weights. What has no default, embedDim and numHeads, must be set.
     */
    public static LayerConfigBuilder builder() {
        return new LayerConfigBuilder();
    }

    /** The settings of a decoder's cross-attention: those of the self-attention, but for position and visibility. */
    public AttentionConfig crossAttention() {
        return attention.with(crossPosition, AttentionMask.none());
    }

    /** What a token may see in a decoder: as set if that hides the future, otherwise itself and all tokens before it. */
    public Visibility decoderVisibility() {
        return attention.visibility().hidesFuture() ? attention.visibility() : AttentionMask.causal();
    }

    /** What a fused kernel must know. */
    LayerSettings fused() {
        return new LayerSettings(
                attention.headDim(),
                placement == NormPlacement.PRE,
                norm.epsilon(),
                feedForward.activation(),
                attention.dropout(),
                feedForward.dropout(),
                dropout);
    }

    /** How queries and keys turn at some positions, or null. */
    @Nullable Rotation rotation(NDArray like, long offset, long length) {
        return attention.position().rotation(like, offset, length, attention.headDim());
    }

    /**
     * Checks the shapes of vectors to come, as far as they are known, and gives the one to initialise the sublayers by. Of more
     * inputs than a block has vectors one is a mask, and names may say another order.
     */
    Shape tokens(Shape[] inputShapes, int numVectors, String... names) {
        for (int i = 0; inputShapes.length <= numVectors && i < inputShapes.length; i++) {
            new Dims()
                    .with('E', attention.embedDim())
                    .bindKnown(names[i], inputShapes[i], names[i].equals("memory") ? "BSE" : "BTE");
        }
        return new Shape(1, 1, attention.embedDim());
    }

    /** A new residual connection with these settings. */
    Residual residual() {
        return new Residual(norm, placement, dropout);
    }

    /** A new attention block whose weights start as these settings say. */
    MultiHeadAttention newAttention(AttentionConfig config) {
        MultiHeadAttention block = new MultiHeadAttention(config);
        block.setInitialisation(initialisation);
        return block;
    }

    /** A new feed-forward block with these settings. */
    FeedForward newFeedForward() {
        FeedForward block = new FeedForward(attention.embedDim(), feedForward);
        block.setInitialisation(initialisation);
        return block;
    }
}
