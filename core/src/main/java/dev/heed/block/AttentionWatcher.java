package dev.heed.block;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;

/** Is shown the attention weights of a {@link ForwardPass}. */
@FunctionalInterface
public interface AttentionWatcher {

    /**
     * Receives the weights (B, H, T, S) that a block computed, H = 1 for attention without heads; they belong to the
     * step's manager. Where a sliding window has evicted keys from a cache, the columns are those of the keys it holds:
     * the first ones are the sinks', the last one is the last token's; see {@link dev.heed.attention.KeyValueCache}.
     */
    void show(Block block, NDArray weights);
}
