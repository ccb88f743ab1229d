package dev.heed.recipe;

import dev.heed.train.schedule.InverseSquareRoot;
import dev.heed.train.schedule.Schedule;

/**
 * The schedule of the Transformer's paper, whose peak follows from the model's size, see {@link InverseSquareRoot#noam}.
 *
 * @param embedDim size E of the model's vectors, which a recipe takes from the model unless it is given
 * @param factor the paper has 1
 * @param warmupSteps updates over which the rate rises
 */
public record NoamSchedule(int embedDim, float factor, int warmupSteps) implements Schedule {

    /** Checks the settings. */
    public NoamSchedule {
        InverseSquareRoot.noam(embedDim, warmupSteps, factor);
    }

    @Override
    public float learningRate(long step, double progress) {
        return InverseSquareRoot.noam(embedDim, warmupSteps, factor).learningRate(step, progress);
    }
}
