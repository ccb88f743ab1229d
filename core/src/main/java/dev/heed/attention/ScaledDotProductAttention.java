package dev.heed.attention;

import ai.djl.ndarray.NDArray;
import dev.heed.kernel.AttentionOperands;
import dev.heed.kernel.ComposedKernel;
import dev.heed.kernel.Kernel;
import dev.heed.kernel.ScoreMask;
import dev.heed.mask.AttentionMask;
import dev.heed.shape.Dims;
import dev.heed.shape.Require;

/**
 * Scaled dot-product attention as a pure function: each query gathers the values of the keys that it resembles.
 *
 * <p>\[ \mathrm{Attention}(Q, K, V) = \mathrm{softmax}\left( \frac{QK^\top}{\sqrt{D}} \right) V \]
 *
 * <p>Shapes: query (B, H, T, D), key and value (B, H, S, D), mask broadcastable to (B, H, T, S); context (B, H, T, D),
 * weights (B, H, T, S). Results belong to the query's manager.
 *
 * <p>A key that the mask hides from a query and its value never matter to that query's context or to its gradient,
 * whatever they hold, NaN and infinity too; a query that may attend to such a key while the mask hides others gets NaN.
 *
 * <p>Differs from the paper: a query that may attend to nothing gets the context 0, not the mean of all values.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.2.1</a>
 */
public final class ScaledDotProductAttention {

    private ScaledDotProductAttention() {}

    /**
     * The context, by the engine's fused operation where it has one.
     *
     * @param query (B, H, T, D)
     * @param key (B, H, S, D)
     * @param value (B, H, S, D)
     * @param mask which keys each query may attend to
     * @param dropout probability that a weight is dropped; 0 outside training
     * @return (B, H, T, D)
     * @throws IllegalArgumentException if shapes contradict each other or the probability is not in [0, 1)
     */
    public static NDArray attend(NDArray query, NDArray key, NDArray value, AttentionMask mask, float dropout) {
        return Kernel.of(query).attend(checked(query, key, value, mask, dropout));
    }

    /**
     * The same as {@link #attend}, with the weights that led to it, which take memory for T times S numbers a head.
     *
     * @return context (B, H, T, D) and weights (B, H, T, S), the weights before dropout
     */
    public static AttentionOutput attendWithWeights(
            NDArray query, NDArray key, NDArray value, AttentionMask mask, float dropout) {
        return withWeights(checked(query, key, value, mask, dropout));
    }

    static AttentionOutput withWeights(AttentionOperands operands) {
        NDArray weights = ComposedKernel.INSTANCE.weights(operands);
        return new AttentionOutput(ComposedKernel.INSTANCE.gather(weights, operands), weights);
    }

    private static AttentionOperands checked(
            NDArray query, NDArray key, NDArray value, AttentionMask mask, float dropout) {
        Dims dims = new Dims()
                .bind("query", query.getShape(), "BHTD")
                .bind("key", key.getShape(), "BHSD")
                .bind("value", value.getShape(), "BHSD");
        Require.probability("dropout", dropout);
        ScoreMask scores = new ScoreMask(dims.shape("BHTS"), mask, null);
        AttentionOperands operands = new AttentionOperands(query, key, value, scores, dropout);
        boolean isClean = !scores.mayHide() || (AttentionOperands.isFinite(key) && AttentionOperands.isFinite(value));
        return isClean ? operands : operands.withoutNonFinite();
    }
}
