package dev.heed.kernel;

import dev.heed.block.LinearWeights;

/**
 * The weights of multi-head attention.
 *
 * @param query from E to H D
 * @param key from E to G D
 * @param value from E to G D
 * @param output from H D to E
 */
public record AttentionWeights(LinearWeights query, LinearWeights key, LinearWeights value, LinearWeights output) {}
