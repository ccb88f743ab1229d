package dev.heed.spark;

import dev.heed.train.TrainingException;
import dev.heed.train.Update;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says of a round.
 *
 * @param rank its number, from 0
 * @param host the machine that it ran on
 * @param seconds how long it computed
 * @param optimizerSteps how many steps the optimizer has made after it
 * @param updates what its updates measured, in order
 * @param failure why it did not come to the end, a sentence; null if it did
 */
record WorkerReport(
        int rank,
        String host,
        double seconds,
        long optimizerSteps,
        List<Update> updates,
        @Nullable String failure) implements Serializable {

    private static final long serialVersionUID = 1;

    /** The end of the run, with the worker that is behind it. */
    TrainingException failed(String why) {
        return new TrainingException(why + " (worker " + rank + " on " + host + ")");
    }
}
