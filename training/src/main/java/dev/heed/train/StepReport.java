package dev.heed.train;

import dev.heed.train.state.TrainingState;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one update did.
 *
 * @param state where the run is after the update
 * @param loss mean over what counts in the update's batches, in nats for a model that generates tokens, before the
 *     update; not finite where the update was skipped for it
 * @param gradientNorm global norm of the gradients, after elements were clipped by value and before all are by norm; not
 *     finite where the update was skipped for it
 * @param learningRate \( \eta \) of the update
 * @param progress share of the budget that is used up
 * @param metrics the objective's other measures by name, means as the loss is; none before the first update
 */
public record StepReport(
        TrainingState state,
        float loss,
        float gradientNorm,
        float learningRate,
        double progress,
        Map<String, Double> metrics) {

    /** Keeps the metrics in their order. */
    public StepReport {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** The same update, with where the run is after what followed it. */
    StepReport with(TrainingState later) {
        return new StepReport(later, loss, gradientNorm, learningRate, progress, metrics);
    }

    /** The number of the update, from 1. */
    public long step() {
        return state.step();
    }

    /** Seconds of training at the end of the update. */
    public double seconds() {
        return state.seconds();
    }

    /** What the losses so far were means over: real target tokens for a model that generates tokens. */
    public long tokens() {
        return state.tokens();
    }

    /** Whether the parameters stayed as they were because something was not finite. */
    public boolean wasSkipped() {
        return NonFinite.isEither(loss, gradientNorm);
    }
}
