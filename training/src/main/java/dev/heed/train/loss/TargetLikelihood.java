package dev.heed.train.loss;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.engine.NoGradient;
import dev.heed.metric.LogLikelihood;
import dev.heed.train.Objective;
import dev.heed.train.StopSignal;

/**
 * What a model makes of targets that it does not learn from.
 *
 * @param loss how probable it finds them
 * @param right how many of them it finds most probable
 */
public record TargetLikelihood(LogLikelihood loss, double right) {

    /**
     * Measures batches, each in a scope of its own.
     *
     * @param objective whose first metric is the accuracy
     * @param batches at least one
     * @param manager parent of the scopes; nothing stays in it
     * @param stop ends it after the batch that it is at
     */
    public static <B> TargetLikelihood of(
            Objective<B> objective, Iterable<B> batches, NDManager manager, StopSignal stop) {
        LogLikelihood loss = new LogLikelihood();
        double right = 0;
        for (B batch : batches) {
            try (NDManager scope = manager.newSubManager()) {
                ForwardPass pass = ForwardPass.inference(new ParameterStore(scope, false));
                NDList measured = NoGradient.compute(scope, () -> objective.measure(pass, scope, batch));
                long count = objective.count(batch);
                loss.add(measured.get(0).getFloat(), count);
                right += measured.get(1).getFloat() * (double) count;
            }
            if (stop.isGiven()) {
                break;
            }
        }
        return new TargetLikelihood(loss, right);
    }

    /** The share of targets that it finds most probable, from 0 to 1; NaN without targets. */
    public double accuracy() {
        return right / loss.tokens();
    }

    /** What it makes of these targets and of others together. */
    public TargetLikelihood and(TargetLikelihood others) {
        LogLikelihood both = new LogLikelihood();
        both.add(loss);
        both.add(others.loss);
        return new TargetLikelihood(both, right + others.right);
    }
}
