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
 * @param like an array on the wanted device, whose manager will own the results
 * @param shape the scores (B, H, T, S)
 * @param bias what the position adds, broadcastable to the scores, or null
 */
record TokenScores(NDArray like, Shape shape, @Nullable NDArray bias) {

    /** The scores of tokens (B, T) or (B, T, E) behind a number of others. */
    static TokenScores of(NDArray tokens, long start, AttentionConfig config) {
        long length = tokens.getShape().get(1);
        Shape shape = config.scoresShape(tokens.getShape().get(0), length, start + length);
        return new TokenScores(tokens, shape, config.position().bias(tokens, shape, start));
    }

    /** The mask and the bias as one array broadcastable to (B, H, T, S); null for nothing. */
    @Nullable NDArray with(AttentionMask mask) {
        NDManager manager = like.getManager();
        NDArray keep = mask.keep(manager, shape);
        return ScoreMask.joined(keep == null ? null : keep.toDevice(like.getDevice(), false), bias, shape, manager);
    }
}
