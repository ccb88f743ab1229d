package dev.heed.spark;

import dev.heed.train.state.TrainingState;
import java.io.Serializable;
import java.util.List;

/**
 * What a round is to do; with the arrays it is all that a worker's part follows from, so that a worker that is asked again
 * gives the same again.
 *
 * @param workers how many there are
 * @param algorithm what they do
 * @param step updates before the round
 * @param batches batches drawn before it, by all workers
 * @param skippedInARow how many of the updates before were left out
 * @param optimizerSteps how many steps the optimizer has made
 * @param rates the learning rate of each update
 */
record RoundPlan(
        int workers,
        Algorithm algorithm,
        long step,
        long batches,
        int skippedInARow,
        long optimizerSteps,
        List<Float> rates)
        implements Serializable {

    private static final long serialVersionUID = 1;

    /** Where the run is, as far as an update depends on it. */
    TrainingState state() {
        return new TrainingState(step, batches, 0, 0, 0, skippedInARow, List.of(), List.of());
    }
}
