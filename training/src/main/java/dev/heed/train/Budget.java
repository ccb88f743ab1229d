package dev.heed.train;

import dev.heed.data.BatchConfig;
import dev.heed.train.state.TrainingState;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long training may take, by exactly one measure.
 *
 * @param steps the most updates; null for none
 * @param epochs the most epochs, each of which is once through finite data; null for none
 * @param seconds the most seconds; null for none
 */
public record Budget(
        @Nullable Long steps,
        @Nullable Integer epochs,
        @Nullable Double seconds) {

    /** Checks that there is one measure, above 0. */
    public Budget {
        if (Stream.of(steps, epochs, seconds).filter(Objects::nonNull).count() != 1) {
            throw new IllegalArgumentException("budget must name exactly one of steps, epochs and seconds, but got "
                    + given(steps, epochs, seconds));
        }
        if (steps != null && steps < 1) {
            throw new IllegalArgumentException("steps must be at least 1, but got " + steps);
        }
        if (epochs != null && epochs < 1) {
            throw new IllegalArgumentException("epochs must be at least 1, but got " + epochs);
        }
        if (seconds != null && !(seconds > 0 && Double.isFinite(seconds))) {
            throw new IllegalArgumentException(
                    "seconds must be " + (seconds > 0 ? "finite" : "above 0") + ", but got " + seconds);
        }
    }

    private static String given(@Nullable Long steps, @Nullable Integer epochs, @Nullable Double seconds) {
        StringJoiner given = new StringJoiner(", ").setEmptyValue("none of them");
        if (steps != null) {
            given.add("steps=" + steps);
        }
        if (epochs != null) {
            given.add("epochs=" + epochs);
        }
        if (seconds != null) {
            given.add("seconds=" + seconds);
        }
        return given.toString();
    }

    /** A number of updates, however long they take. */
    public static Budget ofSteps(long steps) {
        return new Budget(steps, null, null);
    }

    /** A number of epochs over finite data; training takes it {@link #inSteps in updates}. */
    public static Budget ofEpochs(int epochs) {
        return new Budget(null, epochs, null);
    }

    /** Seconds on the clock, however many updates fit. */
    public static Budget ofSeconds(double seconds) {
        return new Budget(null, null, seconds);
    }

    /**
     * The budget as training takes it: epochs become updates, the last of which may take a batch or two of the next
     * epoch.
     *
     * @param batch how many examples an update learns from
     * @param examplesPerEpoch how many examples an epoch has; 0 if the data has no end
     * @param start where the run goes on, whose updates before may have learned from more or fewer examples each
     * @return steps or seconds
     * @throws IllegalArgumentException if epochs are to be counted over data without an end
     */
    public Budget inSteps(BatchConfig batch, int examplesPerEpoch, TrainingState start) {
        requireEnd(examplesPerEpoch > 0);
        return epochs == null
                ? this
                : ofSteps(Math.max(1, start.step() + batch.updates(epochs, examplesPerEpoch, start.batches())));
    }

    /**
     * Refuses to count epochs over what has no end.
     *
     * @throws IllegalArgumentException if this is a number of epochs and the data is not finite
     */
    public void requireEnd(boolean isFinite) {
        if (epochs != null && !isFinite) {
            throw new IllegalArgumentException(
                    "budget must be in steps or seconds for data without an end, but got epochs=" + epochs);
        }
    }

    /** How much is used up, of a budget in steps or seconds: from 0 to 1, and 1 means that no update may follow. */
    public double progress(long stepsDone, double secondsPast) {
        if (steps == null && seconds == null) {
            throw new IllegalStateException("budget must be in steps or seconds, but got epochs=" + epochs);
        }
        double used = steps == null ? secondsPast / Objects.requireNonNull(seconds) : (double) stepsDone / steps;
        return Math.min(1, used);
    }
}
