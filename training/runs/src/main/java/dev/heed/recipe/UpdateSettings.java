package dev.heed.recipe;

import dev.heed.shape.Require;
import dev.heed.train.loss.CrossEntropy;
import dev.heed.train.optim.GradientClip;
import dev.heed.train.optim.OptimizerConfig;
import dev.heed.train.schedule.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * How an update moves the parameters. In a file its parts stand at the top.
 *
 * @param loss what is made small
 * @param optimizer how gradients move parameters
 * @param schedule how fast: one of the schedules that a recipe can name
 * @param plateau slows the schedule down when validation stands still; null for no
 * @param clip how large gradients may be
 * @param averageDecay how much of the weights' running average is kept at each update; 0 for none
 */
public record UpdateSettings(
        CrossEntropy loss,
        OptimizerConfig optimizer,
        Schedule schedule,
        @Nullable PlateauSettings plateau,
        GradientClip clip,
        float averageDecay) {

    /** Checks the decay, and that the schedule has a name. */
    public UpdateSettings {
        Require.probability("averageDecay", averageDecay);
        if (!TypeNames.SCHEDULE.names().containsValue(schedule.getClass())) {
            throw new IllegalArgumentException(
                    "schedule must be one of " + TypeNames.SCHEDULE.list() + ", but got " + schedule);
        }
    }
}
