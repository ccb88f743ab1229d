package dev.heed.train.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.heed.block.Borrowed;
import dev.heed.kernel.Kernel;
import dev.heed.text.TokenBatch;

/**
 * The share of targets that a model finds most probable, of those that count.
 *
 * <p>\[ A = \frac{1}{n} \sum_i [\arg\max_v z_{iv} = y_i] \] over the n targets that are not {@link Kernel#IGNORED}, with
 * logits z.
 *
 * <p>Shapes: as for {@link CrossEntropy}.
 */
public final class TargetAccuracy {

    /** What tables call it. */
    public static final String NAME = "accuracy";

    /** What tables call that of the tokens of sequences. */
    public static final String NEXT_TOKEN = "next_token_accuracy";

    private TargetAccuracy() {}

    /**
     * The mean over targets that count, from 0 to 1: a scalar attached to the manager of the logits, from which no
     * gradient flows.
     *
     * @param logits (..., V)
     * @param target int64 (...), {@link Kernel#IGNORED} where nothing is to be predicted
     * @throws IllegalArgumentException if the shapes do not fit each other
     */
    public static NDArray mean(NDArray logits, NDArray target) {
        Targets.check(logits, target);
        // No guess equals an ignored target
        NDArray guesses = logits.stopGradient().argMax(-1).toType(target.getDataType(), false);
        NDArray right = guesses.eq(target).toType(DataType.FLOAT32, false).sum();
        NDArray counted = Borrowed.by(logits.getManager(), target).neq(Kernel.IGNORED);
        return right.div(counted.toType(DataType.FLOAT32, false).sum());
    }

    /**
     * The same of the tokens of sequences, given the tokens before each (teacher forcing); padding has no part in it. What
     * a model generates from its own tokens has another measure, {@link dev.heed.metric.TokenAccuracy}.
     *
     * @param logits (B, T, V)
     * @param target (B, T)
     * @throws IllegalArgumentException if the shapes do not fit each other
     */
    public static NDArray mean(NDArray logits, TokenBatch target) {
        return mean(logits, Targets.beside(logits, target));
    }
}
