package dev.heed.train.schedule;

import dev.heed.shape.Require;

/**
 * Rises in a line over the first updates, while it falls in a line to 0 at the end of the budget.
 *
 * <p>\[ \eta_k = \eta \cdot \min\left(1, \frac{k}{w}\right) \cdot (1 - p) \] for update k and progress p.
 *
 * @param peak the learning rate \( \eta \) that it would reach without falling
 * @param warmupSteps updates w over which it rises
 */
public record WarmupLinear(float peak, int warmupSteps) implements Schedule {

    /** Checks the settings. */
    public WarmupLinear {
        Require.positiveNumber("peak", peak);
        Require.positive("warmupSteps", warmupSteps);
    }

    @Override
    public float learningRate(long step, double progress) {
        return (float) (peak * Warmup.rise(step, warmupSteps) * (1 - Math.min(1, progress)));
    }
}
