package dev.heed.train.schedule;

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
     * @return the learning rate
     */
    float learningRate(long step, double progress);
}
