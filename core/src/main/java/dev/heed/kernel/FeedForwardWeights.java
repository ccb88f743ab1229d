package dev.heed.kernel;

import dev.heed.block.LinearWeights;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a feed-forward network.
 *
 * @param input from E to F
 * @param gate from E to F where the activation is gated, otherwise null
 * @param output from F to E
 */
public record FeedForwardWeights(
        LinearWeights input, @Nullable LinearWeights gate, LinearWeights output) {}
