package dev.heed.family;

import dev.heed.block.Activation;
import dev.heed.layer.LayerConfig;
import dev.heed.layer.LayerConfigBuilder;
import dev.heed.norm.NormPlacement;

/** The settings of a layer that every Transformer of a recipe has; positions are the family's own. */
public final class TransformerLayer {

    private TransformerLayer() {}

    /** A builder with these settings. */
    public static LayerConfigBuilder builder(
            int embedDim,
            int numHeads,
            float dropout,
            int hiddenDim,
            Activation activation,
            Normalisation norm,
            NormPlacement placement) {
        return LayerConfig.builder()
                .setEmbedDim(embedDim)
                .setNumHeads(numHeads)
                .optHiddenDim(hiddenDim)
                .optDropout(dropout)
                .optActivation(activation)
                .optNorm(norm.norm())
                .optPlacement(placement);
    }
}
