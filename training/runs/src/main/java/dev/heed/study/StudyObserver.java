package dev.heed.study;

import dev.heed.train.StepListener;

/** Follows a study as it goes. */
public interface StudyObserver {

    /**
     * A model begins to train.
     *
     * @param name model and seed
     * @return is told of every update
     */
    StepListener begin(String name);

    /** The model that began last trains no more. */
    default void end() {}
}
