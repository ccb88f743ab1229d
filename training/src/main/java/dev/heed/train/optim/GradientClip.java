package dev.heed.train.optim;

import ai.djl.ndarray.NDList;
import dev.heed.kernel.ParameterUpdates;

/**
 * Clips gradients, so that one bad batch cannot move the parameters far: first each element by its value, then all by
 * their global norm.
 *
 * <p>\[ g_i \leftarrow \min(\max(g_i, -c_v), c_v), \quad g \leftarrow g \cdot \min\left(1, \frac{c}{\lVert g
 * \rVert}\right), \quad \lVert g \rVert = \sqrt{\sum_i g_i^2} \] over all elements of all gradients.
 *
 * @param maxNorm the bound c of the global norm; infinity never clips
 * @param maxValue the bound \( c_v \) of an element; infinity never clips
 * @see <a href="https://arxiv.org/abs/1211.5063">Pascanu, Mikolov, Bengio 2013, section 3.2</a>
 */
public record GradientClip(float maxNorm, float maxValue) {

    /** Checks the bounds. */
    public GradientClip {
        requireAboveZero("maxNorm", maxNorm);
        requireAboveZero("maxValue", maxValue);
    }

    private static void requireAboveZero(String name, float bound) {
        if (!(bound > 0)) {
            throw new IllegalArgumentException(name + " must be above 0, but got " + bound);
        }
    }

    /** Clips all gradients by their global norm only, to at most c, which keeps their direction. */
    public static GradientClip byNorm(float maxNorm) {
        return new GradientClip(maxNorm, Float.POSITIVE_INFINITY);
    }

    /** Clips each element only, to at most \( c_v \). */
    public static GradientClip byValue(float maxValue) {
        return new GradientClip(Float.POSITIVE_INFINITY, maxValue);
    }

    /** Leaves gradients as they are. */
    public static GradientClip none() {
        return new GradientClip(Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY);
    }

    /**
     * Clips the gradients in place; they are attached to the step's manager.
     *
     * @return their global norm, after elements were clipped by value and before all were by norm; where that of the
     *     gradients as they came is not finite, that one, and they are left as they are
     */
    public float apply(NDList gradients) {
        ParameterUpdates updates = ParameterUpdates.of(gradients.head());
        if (maxValue < Float.POSITIVE_INFINITY) {
            // A bound would make an infinite element look like any other
            float whole = updates.clipByNorm(gradients, Float.POSITIVE_INFINITY);
            if (!Float.isFinite(whole)) {
                return whole;
            }
            updates.clipByValue(gradients, maxValue);
        }
        return updates.clipByNorm(gradients, maxNorm);
    }
}
