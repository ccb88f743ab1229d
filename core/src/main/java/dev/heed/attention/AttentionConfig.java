package dev.heed.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.Bias;
import dev.heed.kernel.ScoreMask;
import dev.heed.mask.AttentionMask;
import dev.heed.mask.Visibility;
import dev.heed.position.AttentionPosition;
import dev.heed.shape.Require;

/**
 * The settings of multi-head attention, checked.
 *
 * @param embedDim size E of a token's vector
 * @param numHeads number of query heads H
 * @param numKvHeads number of key and value heads G, a divisor of H; G = H is plain multi-head attention, G = 1
 * multi-query attention
 * @param headDim size D of a head, usually E / H
 * @param dropout probability that a weight is dropped in training
 * @param bias which of the four projections have a bias
 * @param position the position that acts inside attention
 * @param visibility what a query may see, whatever else a mask hides
 */
public record AttentionConfig(
        int embedDim,
        int numHeads,
        int numKvHeads,
        int headDim,
        float dropout,
        Bias bias,
        AttentionPosition position,
        Visibility visibility) {

    /** Checks the settings. */
    public AttentionConfig {
        Require.positive("embedDim", embedDim);
        Require.positive("numHeads", numHeads);
        Require.positive("numKvHeads", numKvHeads);
        Require.positive("headDim", headDim);
        if (numHeads % numKvHeads != 0) {
            throw new IllegalArgumentException("numHeads must be divisible by numKvHeads, but got numHeads=" + numHeads
                    + ", numKvHeads=" + numKvHeads);
        }
        if ((long) numHeads * headDim > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("numHeads times headDim must be at most " + Integer.MAX_VALUE
                    + ", but got numHeads=" + numHeads + ", headDim=" + headDim);
        }
        Require.probability("dropout", dropout);
        position.requireHeadDim(headDim);
        position.requireNumHeads(numHeads);
    }

    /** The same settings, with another position and another visibility. */
    public AttentionConfig with(AttentionPosition otherPosition, Visibility otherVisibility) {
        return new AttentionConfig(
                embedDim, numHeads, numKvHeads, headDim, dropout, bias, otherPosition, otherVisibility);
    }

    /**
     * What these settings do to scores.
     *
     * @param like an array on the wanted device, whose manager will own what is made
     * @param shape of the scores, (B, H, T, S); the first key has position 0
     * @param mask what is hidden besides
     * @param queryOffset position of the first query
     * @param numEvicted how many keys after the visibility's sinks a cache has evicted; 0 where all are there
     */
    public ScoreMask scores(NDArray like, Shape shape, AttentionMask mask, long queryOffset, long numEvicted) {
        NDArray bias = position.bias(like, shape, queryOffset, visibility.sinks(), numEvicted);
        return new ScoreMask(shape, visibility.and(mask), bias);
    }
}
