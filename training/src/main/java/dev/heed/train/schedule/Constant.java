package dev.heed.train.schedule;

import dev.heed.shape.Require;

/**
 * Rises in a line over the first updates, then stays.
 *
 * <p>\[ \eta_k = \eta \cdot \min\left(1, \frac{k}{w}\right) \] for update k.
 *
 * @param rate the learning rate \( \eta \)
 * @param warmupSteps updates w over which it rises; 1 means that it does not
 */
public record Constant(float rate, int warmupSteps) implements Schedule {

    /** Checks the settings. */
    public Constant {
        Require.positiveNumber("rate", rate);
        Require.positive("warmupSteps", warmupSteps);
    }

    @Override
    public float learningRate(long step, double progress) {
        return (float) (rate * Warmup.rise(step, warmupSteps));
    }
}
