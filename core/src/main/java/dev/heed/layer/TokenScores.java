package dev.heed.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.attention.AttentionConfig;
import dev.heed.kernel.ScoreMask;
import dev.heed.mask.AttentionMask;
import org.jspecify.annotations.Nullable;

/**
 * What is added to the scores of tokens that attend to themselves and to those before them, known before there are any
 * queries: they are made within the fused call.
 *
 * @param tokens (B, T, E)
 * @param start position of the first token, and the number of keys before it
 * @param config the attention's settings
 */
record TokenScores(NDArray tokens, long start, AttentionConfig config) {

    /** The mask and what the position adds, as one array broadcastable to (B, H, T, S); null for nothing. */
    @Nullable NDArray mask(AttentionMask mask) {
        NDManager manager = tokens.getManager();
        Shape shape = shape();
        NDArray keep = mask.keep(manager, shape);
        NDArray bias = bias();
        return ScoreMask.joined(keep == null ? null : keep.toDevice(tokens.getDevice(), false), bias, shape, manager);
    }

    /** What the position adds, or null. */
    @Nullable NDArray bias() {
        return config.position().bias(tokens, shape(), start);
    }

    /** (B, H, T, S). */
    Shape shape() {
        Shape shape = tokens.getShape();
        return new Shape(shape.get(0), config.numHeads(), shape.get(1), start + shape.get(1));
    }
}
