package dev.heed.train;

import dev.heed.shape.Require;
import dev.heed.train.optim.GradientClip;
import dev.heed.train.optim.OptimizerConfig;
import dev.heed.train.schedule.Schedule;

/**
 * How an update comes from batches.
 *
 * @param optimizer how gradients move parameters
 * @param schedule how fast
 * @param clip how large gradients may be
 * @param accumulation batches in an update: their losses count by what they are means over, as if they were one batch
 * @param averageDecay how much of the weights' running average is kept at each update, see
 *     {@link dev.heed.train.optim.ParameterAverages}; 0 for none
 * @param maxSkipped how many updates in a row may be left out because a loss or a gradient is not finite
 */
public record UpdateConfig(
        OptimizerConfig optimizer,
        Schedule schedule,
        GradientClip clip,
        int accumulation,
        float averageDecay,
        int maxSkipped) {

    /** Checks the numbers. */
    public UpdateConfig {
        Require.positive("accumulation", accumulation);
        Require.probability("averageDecay", averageDecay);
        Require.nonNegative("maxSkipped", maxSkipped);
    }

    /**
     * One batch an update, no average of the weights, and an end at the first number that is not finite.
     *
     * @param optimizer how gradients move parameters
     * @param schedule how fast
     * @param clip how large gradients may be
     * @return the settings
     */
    public static UpdateConfig of(OptimizerConfig optimizer, Schedule schedule, GradientClip clip) {
        return new UpdateConfig(optimizer, schedule, clip, 1, 0f, 0);
    }
}
