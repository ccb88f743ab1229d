package dev.heed.kernel;

import dev.heed.block.Activation;

/**
 * What a fused kernel must know of a layer besides its weights.
 *
 * @param headDim size D of a head
 * @param preNorm whether norms stand before sublayers
 * @param epsilon of the norms
 * @param activation the non-linearity
 * @param attentionDropout probability that an attention weight is dropped in training
 * @param hiddenDropout probability that a hidden element of the feed-forward network is dropped in training
 * @param residualDropout probability that an element of a sublayer's result is dropped in training
 */
public record LayerSettings(
        int headDim,
        boolean preNorm,
        float epsilon,
        Activation activation,
        float attentionDropout,
        float hiddenDropout,
        float residualDropout) {}
