package dev.heed.train.loss;

import ai.djl.ndarray.NDArray;
import dev.heed.text.TokenBatch;

/**
 * The share of real tokens that a model finds most probable, given the target tokens before each (teacher forcing);
 * padding has no part in it. What the model generates from its own tokens has another measure, {@link
 * dev.heed.metric.TokenAccuracy}.
 *
 * <p>Shapes: logits (B, T, V), target (B, T); accuracy ().
 *
 * @see TargetAccuracy
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
        return TargetAccuracy.mean(logits, Targets.beside(logits, target));
    }
}
