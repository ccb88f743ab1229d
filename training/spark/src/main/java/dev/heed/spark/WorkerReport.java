package dev.heed.spark;

import dev.heed.train.Update;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        List<Measured> updates,
        @Nullable String failure) implements Serializable {

    private static final long serialVersionUID = 1;

    /** An {@link Update}, as it travels. */
    record Measured(float loss, Map<String, Double> metrics, float gradientNorm, long batches, long count)
            implements Serializable {

        private static final long serialVersionUID = 1;

        static Measured of(Update update) {
            return new Measured(
                    update.loss(),
                    new LinkedHashMap<>(update.metrics()),
                    update.gradientNorm(),
                    update.batches(),
                    update.count());
        }
    }
}
