package dev.heed.train.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.heed.block.Scaling;
import dev.heed.text.TokenBatch;

/**
 * The share of real tokens that a model finds most probable, given the target tokens before each (teacher forcing);
 * padding has no part in it. What the model generates from its own tokens has another measure, {@link
 * dev.heed.metric.TokenAccuracy}.
 *
 * <p>\[ A = \frac{1}{n} \sum_{bt} [\arg\max_v z_{btv} = y_{bt}] \] over the n tokens before each row's end, with logits
 * z.
 *
 * <p>Shapes: logits (B, T, V), target (B, T); accuracy ().
 */
public final class NextTokenAccuracy {

    /** What tables call it. */
    public static final String NAME = "next_token_accuracy";

    private NextTokenAccuracy() {}

    /**
     * The mean over real tokens, from 0 to 1: a scalar attached to the manager of the logits, from which no gradient
     * flows.
     *
     * @param logits (B, T, V)
     * @param target (B, T)
     * @throws IllegalArgumentException if the shapes do not fit each other
     */
    public static NDArray mean(NDArray logits, TokenBatch target) {
        // An ignored place holds no token, so no guess equals it
        NDArray tokens = Targets.beside(logits, target);
        NDArray guesses = logits.stopGradient().argMax(-1).toType(tokens.getDataType(), false);
        NDArray right = guesses.eq(tokens).toType(DataType.FLOAT32, false);
        return Scaling.times(right.sum(), 1f / target.tokens());
    }
}
