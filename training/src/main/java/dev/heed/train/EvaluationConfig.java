package dev.heed.train;

import dev.heed.shape.Require;
import dev.heed.train.state.Goal;
import dev.heed.train.state.TrainingState;

/**
 * When a run looks at validation data, and whether it ends when nothing gets better.
 *
 * @param interval updates between two validations
 * @param goal which of them is best
 * @param patience how many validations in a row may be no better than the best before them until training ends; 0 means
 *     that it does not end early
 * @param leastImprovement a smaller one does not count
 */
public record EvaluationConfig(long interval, Goal goal, int patience, double leastImprovement) {

    /** Checks the numbers. */
    public EvaluationConfig {
        Require.positive("interval", interval);
        Require.nonNegative("patience", patience);
        if (!(leastImprovement >= 0 && Double.isFinite(leastImprovement))) {
            throw new IllegalArgumentException(
                    "leastImprovement must be finite and at least 0, but got " + leastImprovement);
        }
    }

    /** Whether patience is over. */
    boolean isOver(TrainingState state) {
        return patience > 0 && goal.sinceBest(state.validations(), leastImprovement) >= patience;
    }
}
