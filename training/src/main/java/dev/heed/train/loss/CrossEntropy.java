package dev.heed.train.loss;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import dev.heed.kernel.Kernel;
import dev.heed.shape.Require;
import dev.heed.text.TokenBatch;

/**
 * Cross-entropy of the target tokens, as a mean over real tokens; padding has no part in it.
 *
 * <p>\[ L = -\frac{1}{n} \sum_{bt} \left( (1 - \epsilon) \log p_{bt}(y_{bt}) + \frac{\epsilon}{V} \sum_v \log p_{bt}(v)
 * \right) \] over the n tokens before each row's end, in nats.
 *
 * <p>Shapes: logits (B, T, V), target (B, T); loss ().
 *
 * @param labelSmoothing \( \epsilon \), the share of the target that is spread over all tokens
 * @see <a href="https://arxiv.org/abs/1512.00567">Szegedy et al. 2016, section 7, on label smoothing</a>
 */
public record CrossEntropy(float labelSmoothing) {

    /** Checks the share. */
    public CrossEntropy {
        Require.probability("labelSmoothing", labelSmoothing);
    }

    /**
     * The mean over real tokens, a scalar attached to the manager of the logits.
     *
     * @param logits (B, T, V)
     * @param target (B, T)
     * @throws IllegalArgumentException if the shapes do not fit each other, or the logits have no such token
     */
    public NDArray mean(NDArray logits, TokenBatch target) {
        NDArray tokens = Targets.beside(logits, target);
        try {
            return Kernel.of(logits).crossEntropy(logits, tokens, labelSmoothing);
        } catch (EngineException e) {
            throw Targets.cause(logits, target, e);
        }
    }
}
