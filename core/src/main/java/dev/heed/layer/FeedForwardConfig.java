package dev.heed.layer;

import dev.heed.block.Activation;
import dev.heed.block.Bias;
import dev.heed.shape.Require;

/**
 * The settings of the feed-forward sublayer, checked.
 *
 * @param hiddenDim size F of the wider space
 * @param activation the non-linearity
 * @param bias whether its projections have one: where all of a layer's have
 * @param dropout probability that a hidden element is dropped in training
 */
public record FeedForwardConfig(int hiddenDim, Activation activation, Bias bias, float dropout) {

    /** Checks the settings. */
    public FeedForwardConfig {
        Require.positive("hiddenDim", hiddenDim);
        Require.probability("dropout", dropout);
    }
}
