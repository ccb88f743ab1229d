package dev.heed.train;

import dev.heed.shape.Require;
import dev.heed.text.Blanks;
import dev.heed.train.state.Goal;
import dev.heed.train.state.TrainingState;
import org.jspecify.annotations.Nullable;

/**
 * When a run is measured on validation data, and what follows from it.
 *
 * @param interval updates between two validations
 * @param metric the name of the metric that decides which validation is best
 * @param direction which values of the metric are better; null for what its name tells
 * @param patience training ends after so many validations in a row that are no better than the best before them; 0 means
 *     that it does not end early
 * @param leastImprovement a smaller improvement does not count
 * @param maxExamples on how many of the validation examples it is measured, evenly over all; 0 for all; models of pairs
 *     generate for so many, and measure the loss of all. It is for whoever makes the {@link Validator}; training itself does not read it
 */
public record EvaluationConfig(
        long interval,
        String metric,
        Goal.@Nullable Direction direction,
        int patience,
        double leastImprovement,
        int maxExamples) {

    /** Checks the settings. */
    public EvaluationConfig {
        if (Blanks.isBlank(metric)) {
            throw new IllegalArgumentException("metric must be a name, but got '" + metric + "'");
        }
        Require.positive("interval", interval);
        Require.nonNegative("patience", patience);
        if (!(leastImprovement >= 0 && Double.isFinite(leastImprovement))) {
            throw new IllegalArgumentException(
                    "leastImprovement must be finite and at least 0, but got " + leastImprovement);
        }
        Require.nonNegative("maxExamples", maxExamples);
        // What the name tells need not be said, and must not outlive a change of the metric
        if (direction == Goal.of(metric).direction()) {
            direction = null;
        }
    }

    /** Measures on all examples, and never ends training early. */
    public static EvaluationConfig every(long interval, Goal goal) {
        return new EvaluationConfig(interval, goal.metric(), goal.direction(), 0, 0, 0);
    }

    /** Which validations are better. */
    public Goal goal() {
        return direction == null ? Goal.of(metric) : new Goal(metric, direction);
    }

    /** Whether patience is over. */
    boolean isOver(TrainingState state) {
        return patience > 0 && goal().sinceBest(state.validations(), leastImprovement) >= patience;
    }
}
