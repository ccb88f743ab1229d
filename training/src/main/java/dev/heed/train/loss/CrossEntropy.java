package dev.heed.train.loss;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.Borrowed;
import dev.heed.kernel.Kernel;
import dev.heed.shape.Require;
import dev.heed.text.TokenBatch;

/**
 * Cross-entropy of target tokens or classes, as a mean over those that count.
 *
 * <p>\[ L = -\frac{1}{n} \sum_i \left( (1 - \epsilon) \log p_i(y_i) + \frac{\epsilon}{V} \sum_v \log p_i(v) \right) \]
 * over the n targets that are not {@link Kernel#IGNORED}, in nats. Padding has no part in it.
 *
 * <p>Shapes: logits (B, T, V) and target (B, T) for tokens, (B, V) and (B) for one class a row, or any other with the
 * logits' last dimension for what is chosen from; loss ().
 *
 * @param labelSmoothing \( \epsilon \), the share of the target that is spread over all V
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
        return mean(logits, Targets.beside(logits, target));
    }

    /**
     * The mean over targets that count, a scalar attached to the manager of the logits.
     *
     * @param logits (..., V)
     * @param target int64 (...), {@link Kernel#IGNORED} where nothing is to be predicted
     * @throws IllegalArgumentException if the shapes do not fit each other, or the logits have no such target
     */
    public NDArray mean(NDArray logits, NDArray target) {
        Targets.check(logits, target);
        long rows = target.getShape().size();
        long choices = logits.getShape().getLastDimension();
        try {
            return Kernel.of(logits)
                    .crossEntropy(
                            logits.reshape(new Shape(1, rows, choices)),
                            Borrowed.by(logits.getManager(), target).reshape(new Shape(1, rows)),
                            labelSmoothing);
        } catch (EngineException e) {
            throw Targets.cause(choices, target, e);
        }
    }
}
