package dev.heed.train.schedule;

import dev.heed.shape.Require;

/**
 * Rises in a line over the first updates, then falls with the root of their number, for training without a fixed end.
 *
 * <p>\[ \eta_k = \eta \cdot \min\left(\frac{k}{w}, \sqrt{\frac{w}{k}}\right) \] for update k.
 *
 * <p>Differs from the paper: the peak is given as such; {@link #noam} computes it from the model's size as the paper
 * does.
 *
 * @param peak the learning rate \( \eta \) at update w
 * @param warmupSteps updates w over which it rises
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 5.3</a>
 */
public record InverseSquareRoot(float peak, int warmupSteps) implements Schedule {

    /** Checks the settings. */
    public InverseSquareRoot {
        Require.positiveNumber("peak", peak);
        Require.positive("warmupSteps", warmupSteps);
    }

    /**
     * The paper's schedule.
     *
     * <p>\[ \eta = f \cdot (E w)^{-1/2} \]
     *
     * @param embedDim size E of the model's vectors
     * @param warmupSteps updates w over which it rises
     * @param factor \( f \), 1 in the paper
     */
    public static InverseSquareRoot noam(int embedDim, int warmupSteps, float factor) {
        Require.positive("embedDim", embedDim);
        Require.positive("warmupSteps", warmupSteps);
        Require.positiveNumber("factor", factor);
        return new InverseSquareRoot((float) (factor / Math.sqrt((double) embedDim * warmupSteps)), warmupSteps);
    }

    @Override
    public float learningRate(long step, double progress) {
        return (float) (peak * Math.min((double) step / warmupSteps, Math.sqrt((double) warmupSteps / step)));
    }
}
