package dev.heed.recipe;

import dev.heed.shape.Require;
import dev.heed.train.EvaluationConfig;
import dev.heed.train.state.Goal;

/**
 * When a run looks at validation data, and what follows from it.
 *
 * @param interval updates between two validations
 * @param metric the name of the metric that decides which validation is best
 * @param direction which of its values are better
 * @param patience how many validations in a row may be no better than the best before them until training ends; 0 means
 *     that it does not end early
 * @param leastImprovement a smaller one does not count
 * @param maxPairs how many of the validation pairs are looked at, evenly over all; 0 for all
 */
public record EvaluationSettings(
        long interval, String metric, Goal.Direction direction, int patience, double leastImprovement, int maxPairs) {

    /** Checks the settings. */
    public EvaluationSettings {
        if (metric.isBlank()) {
            throw new IllegalArgumentException("metric must be a name, but got '" + metric + "'");
        }
        Require.nonNegative("maxPairs", maxPairs);
        new EvaluationConfig(interval, new Goal(metric, direction), patience, leastImprovement);
    }

    /**
     * Which validations are better.
     *
     * @return the goal
     */
    public Goal goal() {
        return new Goal(metric, direction);
    }

    /**
     * The settings as training takes them.
     *
     * @return the settings
     */
    public EvaluationConfig config() {
        return new EvaluationConfig(interval, goal(), patience, leastImprovement);
    }
}
