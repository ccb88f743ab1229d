package dev.heed.block;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;

/** Is shown the attention weights of a {@link ForwardPass}. */
@FunctionalInterface
public interface AttentionWatcher {

    /**
     * Receives the weights that one block computed.
     *
     * @param block the attention block
     * @param weights (B, H, T, S), H = 1 for attention without heads; they belong to the step's manager
     */
    void show(Block block, NDArray weights);
}
