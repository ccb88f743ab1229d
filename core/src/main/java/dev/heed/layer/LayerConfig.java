package dev.heed.layer;

import dev.heed.attention.AttentionConfig;
import dev.heed.block.ForwardPass;
import dev.heed.kernel.LayerDropout;
import dev.heed.kernel.LayerSettings;
import dev.heed.norm.Norm;
import dev.heed.norm.NormPlacement;
import dev.heed.position.AttentionPosition;
import dev.heed.shape.Require;

/**
 * The settings of an encoder or decoder layer, checked; {@link #builder()} has the defaults.
 *
 * @param attention the self-attention
 * @param crossPosition the position inside a decoder's cross-attention
 * @param feedForward the feed-forward sublayer
 * @param norm which normalisation
 * @param placement where it stands
 * @param dropout probability that an element of a sublayer's result is dropped in training
 */
public record LayerConfig(
        AttentionConfig attention,
        AttentionPosition crossPosition,
        FeedForwardConfig feedForward,
        Norm norm,
        NormPlacement placement,
        float dropout) {

    /** Checks the settings. */
    public LayerConfig {
        Require.probability("dropout", dropout);
        crossPosition.requireHeadDim(attention.headDim());
    }

    /**
     * A builder; embedDim and numHeads must be set.
     *
     * @return a new builder with the defaults: pre-norm, layer normalisation, ReLU, hiddenDim = 4 embedDim, no dropout
     */
    public static LayerConfigBuilder builder() {
        return new LayerConfigBuilder();
    }

    /**
     * The settings of a decoder's cross-attention.
     *
     * @return those of the self-attention, with the position of the cross-attention
     */
    public AttentionConfig crossAttention() {
        return new AttentionConfig(
                attention.embedDim(),
                attention.numHeads(),
                attention.numKvHeads(),
                attention.dropout(),
                attention.bias(),
                crossPosition);
    }

    /** The settings as a fused kernel takes them. */
    LayerSettings fusedSettings() {
        return new LayerSettings(
                attention.numHeads(),
                attention.numKvHeads(),
                placement == NormPlacement.PRE,
                norm.epsilon(),
                feedForward.activation().code());
    }

    /** The probabilities of a pass as a fused kernel takes them. */
    LayerDropout fusedDropout(ForwardPass pass) {
        return pass.training()
                ? new LayerDropout(attention.dropout(), feedForward.dropout(), dropout)
                : LayerDropout.NONE;
    }

    /** A new residual connection with these settings. */
    Residual residual() {
        return new Residual(norm, placement, dropout);
    }

    /** A new feed-forward block with these settings. */
    FeedForward newFeedForward() {
        return new FeedForward(
                attention.embedDim(), feedForward.hiddenDim(), feedForward.activation(), feedForward.dropout());
    }
}
