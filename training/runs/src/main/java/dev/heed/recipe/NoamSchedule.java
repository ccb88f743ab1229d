package dev.heed.recipe;

import dev.heed.train.schedule.InverseSquareRoot;
import dev.heed.train.schedule.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * The schedule of the Transformer's paper, whose peak follows from the model's size, see {@link
 * InverseSquareRoot#noam}.
 *
 * @param embedDim size E of the model's vectors; null for the model's own, which a recipe puts in
 * @param factor what the rate is multiplied by; the paper has 1
 * @param warmupSteps updates over which the rate rises
 */
public record NoamSchedule(@Nullable Integer embedDim, float factor, int warmupSteps) implements Schedule {

    /** Checks the settings. */
    public NoamSchedule {
        InverseSquareRoot.noam(embedDim == null ? 1 : embedDim, warmupSteps, factor);
    }

    /** The schedule with a model's size. */
    NoamSchedule of(ModelSettings model) {
        int modelDim = model.vectorDim()
                .orElseThrow(() -> new IllegalArgumentException(
                        "model must have an embedDim for the schedule noam, but got " + model));
        if (embedDim != null && embedDim != modelDim) {
            throw new IllegalArgumentException("schedule.embedDim must be the model's, but got schedule.embedDim="
                    + embedDim + ", model.embedDim=" + modelDim);
        }
        return new NoamSchedule(modelDim, factor, warmupSteps);
    }

    @Override
    public float learningRate(long step, double progress) {
        if (embedDim == null) {
            throw new IllegalStateException("embedDim must be the model's, but got a schedule outside a recipe");
        }
        return InverseSquareRoot.noam(embedDim, warmupSteps, factor).learningRate(step, progress);
    }
}
