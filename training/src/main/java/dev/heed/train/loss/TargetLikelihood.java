package dev.heed.train.loss;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.engine.NoGradient;
import dev.heed.train.Objective;
import dev.heed.train.StopSignal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a model makes of targets that it does not learn from.
 *
 * <p>\[ L = -\frac{1}{n} \sum_t \ln p(y_t \mid y_{\lt t}), \quad \mathrm{perplexity} = e^L, \quad \mathrm{bits} =
 * \frac{n L}{c \ln 2} \] with the n targets and the c characters that they spell.
 *
 * @param nats cross-entropy, the sum over all targets
 * @param count how many there are
 * @param right how many of them it finds most probable
 */
public record TargetLikelihood(double nats, long count, double right) {

    /** The name of {@link #loss}. */
    public static final String LOSS = "loss";

    /** The name of {@link #perplexity}. */
    public static final String PERPLEXITY = "perplexity";

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
        TargetLikelihood all = new TargetLikelihood(0, 0, 0);
        for (B batch : batches) {
            try (NDManager scope = manager.newSubManager()) {
                ForwardPass pass = ForwardPass.inference(new ParameterStore(scope, false));
                NDList measured = NoGradient.compute(scope, () -> objective.measure(pass, scope, batch));
                long count = objective.count(batch);
                double loss = measured.get(0).getFloat();
                double accuracy = measured.get(1).getFloat();
                all = all.and(new TargetLikelihood(loss * count, count, accuracy * count));
            }
            if (stop.isGiven()) {
                break;
            }
        }
        return all;
    }

    /** Cross-entropy in nats a target, NaN without targets. */
    public double loss() {
        return nats / count;
    }

    /** The exponential of the loss: among how many equally probable targets the model would be as unsure. */
    public double perplexity() {
        return Math.exp(loss());
    }

    /** The share of targets that it finds most probable, from 0 to 1; NaN without targets. */
    public double accuracy() {
        return right / count;
    }

    /**
     * Cross-entropy in bits a character, which alone compares models of different tokenizers.
     *
     * @param characters how many Unicode code points the targets spell together, at least one; an average where only some
     *     targets of a text were measured
     */
    public double bitsPerCharacter(double characters) {
        if (!(characters >= 1)) {
            throw new IllegalArgumentException("characters must be at least 1, but got " + characters);
        }
        return nats / Math.log(2) / characters;
    }

    /** What it makes of these targets and of others together. */
    public TargetLikelihood and(TargetLikelihood others) {
        return new TargetLikelihood(nats + others.nats, count + others.count, right + others.right);
    }

    /** Loss, perplexity and accuracy by their names, in this order, for more to be added. */
    public Map<String, Double> metrics(String accuracyName) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(LOSS, loss());
        values.put(PERPLEXITY, perplexity());
        values.put(accuracyName, accuracy());
        return values;
    }
}
