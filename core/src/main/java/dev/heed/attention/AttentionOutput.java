package dev.heed.attention;

import ai.djl.ndarray.NDArray;

/**
 * What attention gives when its weights are asked for.
 *
 * @param context what each query gathered, with the query's leading axes
 * @param weights how it was gathered, before dropout: each row over the keys sums to 1, or to 0 where the mask hides all
 */
public record AttentionOutput(NDArray context, NDArray weights) {}
