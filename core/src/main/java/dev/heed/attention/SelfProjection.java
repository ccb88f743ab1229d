package dev.heed.attention;

import ai.djl.ndarray.NDArray;

/**
 * What the tokens of one sequence ask and answer each other with.
 *
 * @param query (B, H, T, D), marked with positions
 * @param memory keys and values, (B, G, T, D) each
 */
public record SelfProjection(NDArray query, KeyValueCache memory) {}
