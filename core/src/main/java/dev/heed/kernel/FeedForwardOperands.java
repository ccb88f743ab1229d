package dev.heed.kernel;

import dev.heed.block.Activation;
import dev.heed.block.LinearWeights;
import org.jspecify.annotations.Nullable;

/**
 * What a feed-forward sublayer is computed from, besides its input.
 *
 * @param input from E to F
 * @param gate from E to F where the activation is gated, otherwise null
 * @param output from F to E
 * @param activation the non-linearity
 * @param dropout probability that a hidden element is dropped; 0 outside training
 */
public record FeedForwardOperands(
        LinearWeights input,
        @Nullable LinearWeights gate,
        LinearWeights output,
        Activation activation,
        float dropout) {}
