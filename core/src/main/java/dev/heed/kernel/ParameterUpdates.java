package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * What happens to all parameters at once between a backward pass and the next forward pass. As with {@link Kernel}, the
 * engine of the arrays chooses, and {@value Kernel#PROPERTY} with the value {@code composed} forces the oracle.
 */
public sealed interface ParameterUpdates permits ComposedUpdates, FusedUpdates {

    /**
     * The updates for an array's engine.
     *
     * @param array a parameter or a gradient
     * @return the fused ones on PyTorch, the composed ones elsewhere
     */
    static ParameterUpdates of(NDArray array) {
        return Kernel.of(array) instanceof FusedKernel ? FusedUpdates.instance() : ComposedUpdates.INSTANCE;
    }

    /**
     * Shortens gradients in place where their common length exceeds a bound.
     *
     * <p>\[ g \leftarrow g \cdot \min\left(1, \frac{c}{\lVert g \rVert}\right) \]
     *
     * @param gradients any shapes, at least one
     * @param maxNorm the bound c
     * @return their common length before; if it is not finite, the gradients are left as they are
     */
    float clipByNorm(NDList gradients, float maxNorm);

    /**
     * Sets gradients to 0, in place, also where they are not finite.
     *
     * @param gradients any shapes
     */
    void clear(NDList gradients);

    /**
     * A step of AdamW, in place.
     *
     * <p>\[ m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad v \leftarrow \beta_2 v + (1 - \beta_2) g^2, \quad w \leftarrow
     * w - \eta \left( \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \epsilon} + \lambda w \right) \]
     *
     * @param operands parameters w, gradients g and the memory m and v
     * @param step the number t of this step, from 1
     * @param rates \( \eta, \beta_1, \beta_2, \epsilon, \lambda \)
     */
    void adamW(AdamWOperands operands, long step, AdamWRates rates);

    /**
     * The arrays of a step of AdamW, in the same order.
     *
     * @param parameters what moves
     * @param gradients one for each parameter
     * @param means of gradients
     * @param squares means of squared gradients
     */
    record AdamWOperands(NDList parameters, NDList gradients, NDList means, NDList squares) {}

    /**
     * The numbers of a step of AdamW.
     *
     * @param learningRate \( \eta \)
     * @param beta1 how much of the means is kept
     * @param beta2 how much of the squares is kept
     * @param epsilon keeps the root away from 0
     * @param weightDecay \( \lambda \)
     */
    record AdamWRates(float learningRate, float beta1, float beta2, float epsilon, float weightDecay) {}
}
