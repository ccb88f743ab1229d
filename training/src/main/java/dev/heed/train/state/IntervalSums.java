package dev.heed.train.state;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was summed up over an interval of updates that is not over yet. A checkpoint keeps it, so that a run that goes on
 * ends the interval with the means of a run that was never interrupted.
 *
 * @param interval updates in the interval, which ends at a multiple of it
 * @param step updates before it began
 * @param tokens what the losses before it were means over
 * @param seconds of training before it
 * @param moved updates that were summed up, skipped ones left out
 * @param loss the sum of their losses
 * @param gradientNorm the sum of their gradients' norms before clipping
 * @param metrics the sums of the objective's metrics by name
 */
public record IntervalSums(
        int interval,
        long step,
        long tokens,
        double seconds,
        long moved,
        double loss,
        double gradientNorm,
        Map<String, Double> metrics) {

    /** Copies the map. */
    public IntervalSums {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** Before the first update of an interval. */
    public static IntervalSums beginning(int interval, TrainingState state) {
        return new IntervalSums(interval, state.step(), state.tokens(), state.seconds(), 0, 0, 0, Map.of());
    }
}
