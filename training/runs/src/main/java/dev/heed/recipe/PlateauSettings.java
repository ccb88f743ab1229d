package dev.heed.recipe;

import dev.heed.train.schedule.Constant;
import dev.heed.train.schedule.ReduceOnPlateau;
import dev.heed.train.schedule.Schedule;
import dev.heed.train.state.Goal;

/**
 * Slows a schedule down each time validation has not become better for a while, see {@link ReduceOnPlateau}.
 *
 * @param factor what the rate is multiplied by, above 0 and below 1
 * @param patience how many validations in a row may be no better than the best before them; the next one slows down
 */
public record PlateauSettings(float factor, int patience) {

    /** Checks the settings. */
    public PlateauSettings {
        new ReduceOnPlateau(new Constant(1f, 1), new Goal("loss", Goal.Direction.LOWEST), factor, patience);
    }

    Schedule around(Schedule schedule, Goal goal) {
        return new ReduceOnPlateau(schedule, goal, factor, patience);
    }
}
