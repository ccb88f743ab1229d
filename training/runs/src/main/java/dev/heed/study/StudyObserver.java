package dev.heed.study;

import dev.heed.train.StepListener;

/** Follows a study as it goes. */
public interface StudyObserver {

    /**
     * A model begins to train.
     *
     * @param name model and seed
     * @return is told of every update; closed when the run has ended
     */
    Follower begin(String name);

    /** A listener that is closed after the last update. */
    interface Follower extends StepListener, AutoCloseable {
        @Override
        void close();
    }
}
