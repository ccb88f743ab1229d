package dev.heed.train.schedule;

import dev.heed.train.state.Validation;
import java.util.List;
import java.util.Set;

/**
 * How the learning rate changes while training goes on. DJL's trackers know the number of updates only; a budget of
 * seconds also needs how much of it is used up.
 */
@FunctionalInterface
public interface Schedule {

    /**
     * The learning rate of an update.
     *
     * @param step number of the update, from 1
     * @param progress share of the budget that is used up, from 0 to 1
     */
    float learningRate(long step, double progress);

    /**
     * The learning rate of an update, for a schedule that depends on what was reached so far; that of {@link
     * #learningRate(long, double)} unless a schedule says otherwise.
     *
     * @param step number of the update, from 1
     * @param progress share of the budget that is used up, from 0 to 1
     * @param validations what was measured on validation data so far
     */
    default float learningRate(long step, double progress, List<Validation> validations) {
        return learningRate(step, progress);
    }

    /** Which metrics of the validations it reads; none unless a schedule says otherwise. */
    default Set<String> metrics() {
        return Set.of();
    }
}
