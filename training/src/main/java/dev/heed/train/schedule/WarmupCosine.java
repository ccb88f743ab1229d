package dev.heed.train.schedule;

import dev.heed.shape.Require;

/**
 * Rises in a line over the first updates, while it falls as a half cosine to 0 at the end of the budget.
 *
 * <p>\[ \eta_k = \eta \cdot \min\left(1, \frac{k}{w}\right) \cdot \frac{1 + \cos(\pi p)}{2} \] for update k and
 * progress p.
 *
 * @param peak the learning rate \( \eta \) that it would reach without falling
 * @param warmupSteps updates w over which it rises
 * @see <a href="https://arxiv.org/abs/1608.03983">Loshchilov and Hutter 2017</a>
 */
public record WarmupCosine(float peak, int warmupSteps) implements Schedule {

    /** Checks the settings. */
    public WarmupCosine {
        Require.positiveNumber("peak", peak);
        Require.positive("warmupSteps", warmupSteps);
    }

    @Override
    public float learningRate(long step, double progress) {
        double fall = (1 + Math.cos(Math.PI * Math.min(1, progress))) / 2;
        return (float) (peak * Warmup.rise(step, warmupSteps) * fall);
    }
}
