package dev.heed.train;

import ai.djl.ndarray.NDArray;
import dev.heed.train.state.TrainingState;
import java.util.List;
import java.util.Map;

/**
 * Makes the updates of a run, a round at a time. Between two rounds {@link Training} validates, saves and looks whether
 * the run is over, so that the parameters of this process must be up to date then. A round here is one update; a cluster
 * makes many in a round, since its workers meet at the end of it.
 */
public interface Rounds extends AutoCloseable {

    /** Makes the rounds of a run. */
    @FunctionalInterface
    interface Maker {

        /**
         * The rounds of a run that is about to begin or to go on.
         *
         * @param step holds the parameters, the optimizer and the averages, as they are in checkpoints too
         */
        Rounds over(TrainingStep<?> step);
    }

    /** The learning rate of each update of a round. */
    @FunctionalInterface
    interface Rates {

        /** The rate of the update after so many others of the round, \( \eta \). */
        float of(int updatesBefore);
    }

    /** Whether there is data for another round. */
    boolean hasNext();

    /**
     * Makes a round's updates.
     *
     * @param before where the run is
     * @return what they measured, in order; none if the run's stop signal ended the round, whose work is lost then
     * @throws TrainingException if too many updates in a row are not finite
     */
    List<Update> next(TrainingState before, Rates rates);

    /** What rounds keep beside all that a run keeps, by name; checkpoints hold it. It begins as 0. */
    default Map<String, NDArray> memory() {
        return Map.of();
    }

    /** Gives back what the rounds needed, when the run ends. */
    @Override
    default void close() {}

    /** Does once more what an update does, for whoever looks for a leak, without moving anything. */
    default void again() {}
}
