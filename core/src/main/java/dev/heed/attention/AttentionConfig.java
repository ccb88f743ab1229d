package dev.heed.attention;

import ai.djl.ndarray.types.Shape;
import dev.heed.position.AttentionPosition;
import dev.heed.shape.Require;

/**
 * The settings of multi-head attention, checked.
 *
 * @param embedDim size E of a token's vector
 * @param numHeads number of query heads H, a divisor of E
 * @param numKvHeads number of key and value heads G, a divisor of H; G = H is plain multi-head attention, G = 1
 *     multi-query attention
 * @param dropout probability that a weight is dropped in training
 * @param bias whether the four projections have a bias
 * @param position the position that acts inside attention
 */
public record AttentionConfig(
        int embedDim, int numHeads, int numKvHeads, float dropout, boolean bias, AttentionPosition position) {

    /** Checks the settings. */
    public AttentionConfig {
        Require.positive("embedDim", embedDim);
        Require.positive("numHeads", numHeads);
        Require.positive("numKvHeads", numKvHeads);
        if (embedDim % numHeads != 0) {
            throw new IllegalArgumentException(
                    "embedDim must be divisible by numHeads, but got embedDim=" + embedDim + ", numHeads=" + numHeads);
        }
        if (numHeads % numKvHeads != 0) {
            throw new IllegalArgumentException("numHeads must be divisible by numKvHeads, but got numHeads=" + numHeads
                    + ", numKvHeads=" + numKvHeads);
        }
        Require.probability("dropout", dropout);
        position.requireHeadDim(embedDim / numHeads);
    }

    /**
     * The shape of the scores.
     *
     * @param batchSize number of sequences B
     * @param numQueries T
     * @param numKeys S
     * @return (B, H, T, S)
     */
    public Shape scoresShape(long batchSize, long numQueries, long numKeys) {
        return new Shape(batchSize, numHeads, numQueries, numKeys);
    }

    /**
     * The size of a head.
     *
     * @return D = E / H
     */
    public int headDim() {
        return embedDim / numHeads;
    }
}
