package dev.heed.train.schedule;

import dev.heed.shape.Require;
import dev.heed.train.state.Goal;
import dev.heed.train.state.Validation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Another schedule, slowed down each time validation has not become better for a while.
 *
 * <p>\[ \eta_k = f^r \cdot \eta'_k \] where r is how many times patience was over by update k; after each time it
 * begins anew. As PyTorch's {@code ReduceLROnPlateau} with a threshold of 0.
 *
 * @param base \( \eta' \)
 * @param goal which validations are better
 * @param factor f, above 0 and below 1
 * @param patience how many validations in a row may be no better than the best before them; the next one slows down
 */
public record ReduceOnPlateau(Schedule base, Goal goal, float factor, int patience) implements Schedule {

    /** Checks the settings. */
    public ReduceOnPlateau {
        if (!(factor > 0f && factor < 1f)) {
            throw new IllegalArgumentException("factor must be above 0 and below 1, but got " + factor);
        }
        Require.nonNegative("patience", patience);
    }

    @Override
    public float learningRate(long step, double progress) {
        return base.learningRate(step, progress);
    }

    @Override
    public float learningRate(long step, double progress, List<Validation> validations) {
        return (float) (base.learningRate(step, progress, validations) * Math.pow(factor, reductions(validations)));
    }

    @Override
    public Set<String> metrics() {
        Set<String> metrics = new LinkedHashSet<>(base.metrics());
        metrics.add(goal.metric());
        return metrics;
    }

    private int reductions(List<Validation> validations) {
        int reductions = 0;
        int since = 0;
        double best = goal.worst();
        for (Validation validation : validations) {
            double value = validation.value(goal.metric());
            if (goal.isBetter(value, best, 0)) {
                best = value;
                since = 0;
            } else if (++since > patience) {
                reductions++;
                since = 0;
            }
        }
        return reductions;
    }
}
