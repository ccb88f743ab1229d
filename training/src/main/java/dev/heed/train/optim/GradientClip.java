package dev.heed.train.optim;

import ai.djl.ndarray.NDList;
import dev.heed.kernel.ParameterUpdates;

/**
 * Shortens gradients whose common length exceeds a bound, so that one bad batch cannot throw the parameters far.
 *
 * <p>\[ g \leftarrow g \cdot \min\left(1, \frac{c}{\lVert g \rVert}\right), \quad \lVert g \rVert = \sqrt{\sum_i g_i^2}
 * \] over all elements of all gradients.
 *
 * @param maxNorm the bound c; infinity never shortens
 * @see <a href="https://arxiv.org/abs/1211.5063">Pascanu, Mikolov, Bengio 2013, section 3.2</a>
 */
public record GradientClip(float maxNorm) {

    /** Checks the bound. */
    public GradientClip {
        if (!(maxNorm > 0)) {
            throw new IllegalArgumentException("maxNorm must be above 0, but got " + maxNorm);
        }
    }

    /**
     * Shortens the gradients in place.
     *
     * @param gradients attached to the step's manager
     * @return their common length before; if it is not finite, the gradients are left as they are
     */
    public float apply(NDList gradients) {
        return ParameterUpdates.of(gradients.head()).clipByNorm(gradients, maxNorm);
    }
}
