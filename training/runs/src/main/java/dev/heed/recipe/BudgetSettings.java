package dev.heed.recipe;

import dev.heed.train.Budget;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long training may take, by exactly one measure.
 *
 * @param steps the most updates, or null
 * @param epochs the most passes over finite data, or null
 * @param seconds the most seconds, or null
 */
public record BudgetSettings(
        @Nullable Long steps,
        @Nullable Integer epochs,
        @Nullable Double seconds) {

    /** Checks that there is one measure, above 0. */
    public BudgetSettings {
        if (Stream.of(steps == null, epochs == null, seconds == null)
                        .filter(isNull -> !isNull)
                        .count()
                != 1) {
            throw new IllegalArgumentException("budget must name exactly one of steps, epochs and seconds, but got "
                    + given(steps, epochs, seconds));
        }
        if (steps != null) {
            Budget.ofSteps(steps);
        } else if (seconds != null) {
            Budget.ofSeconds(seconds);
        } else if (epochs != null && epochs < 1) {
            throw new IllegalArgumentException("epochs must be at least 1, but got " + epochs);
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

    /**
     * A number of updates.
     *
     * @param steps the most updates
     * @return the budget
     */
    public static BudgetSettings ofSteps(long steps) {
        return new BudgetSettings(steps, null, null);
    }

    /**
     * A number of passes over finite data.
     *
     * @param epochs the most passes
     * @return the budget
     */
    public static BudgetSettings ofEpochs(int epochs) {
        return new BudgetSettings(null, epochs, null);
    }

    /**
     * Seconds on the clock.
     *
     * @param seconds the most seconds
     * @return the budget
     */
    public static BudgetSettings ofSeconds(double seconds) {
        return new BudgetSettings(null, null, seconds);
    }

    /**
     * The budget as training takes it.
     *
     * @param batch how many pairs an update learns from
     * @param trainingPairs how many pairs a pass over the data takes; 0 if it has no end
     * @return updates or seconds
     * @throws IllegalArgumentException if passes are to be counted over data without an end
     */
    public Budget budget(BatchSettings batch, int trainingPairs) {
        if (seconds != null) {
            return Budget.ofSeconds(seconds);
        }
        if (steps != null) {
            return Budget.ofSteps(steps);
        }
        requireEnd(trainingPairs > 0);
        return Budget.ofSteps(batch.updates(epochs == null ? 0 : epochs, trainingPairs));
    }

    /** Refuses to count passes over what has no end. */
    void requireEnd(boolean isFinite) {
        if (epochs != null && !isFinite) {
            throw new IllegalArgumentException(
                    "budget must be in steps or seconds for data without an end, but got epochs=" + epochs);
        }
    }
}
