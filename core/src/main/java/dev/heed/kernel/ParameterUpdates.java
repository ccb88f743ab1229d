package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;

/**
 * What happens to all parameters at once between a backward pass and the next forward pass. As with {@link Kernel}, the
 * engine of the arrays chooses, and {@value Kernel#PROPERTY} with the value {@code composed} forces the oracle.
 */
public sealed interface ParameterUpdates permits ComposedUpdates, FusedUpdates {

    /** The updates for an array's engine: the fused ones on PyTorch, the composed ones elsewhere. */
    static ParameterUpdates of(NDArray array) {
        return Kernel.of(array) instanceof FusedKernel ? FusedUpdates.instance() : ComposedUpdates.INSTANCE;
    }

    /**
     * Clips gradients in place where their global norm exceeds a bound.
     *
     * <p>\[ g \leftarrow g \cdot \min\left(1, \frac{c}{\lVert g \rVert}\right) \]
     *
     * @param gradients any shapes, at least one
     * @param maxNorm the bound c
     * @return their global norm before; if it is not finite, the gradients are left as they are
     */
    float clipByNorm(NDList gradients, float maxNorm);

    /** Brings every element of gradients, at least one, into \([-c, c]\), in place. What is not a number stays. */
    void clipByValue(NDList gradients, float maxValue);

    /**
     * Moves averages towards parameters, in place.
     *
     * <p>\[ a \leftarrow \beta a + (1 - \beta) w \]
     *
     * @param averages a, one for each parameter
     * @param parameters w
     * @param decay \( \beta \)
     */
    void average(NDList averages, NDList parameters, float decay);

    /** Adds arrays to others, one to each, in place. */
    void add(NDList targets, NDList values);

    /** Copies arrays into others of the same shapes, bit by bit. */
    void set(NDList targets, NDList values);

    /** Sets gradients to 0, in place, also where they are not finite. */
    void clear(NDList gradients);

    /**
     * A step of AdamW, in place.
     *
     * <p>\[ m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad v \leftarrow \beta_2 v + (1 - \beta_2) g^2, \quad w \leftarrow
     * w - \eta \left( \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \epsilon} + \lambda w \right) \]
     *
     * @param group with the memories m and v
     * @param step the number t of this step, from 1
     * @param rate \( \eta \)
     * @param beta1 how much of m is kept
     * @param beta2 how much of v is kept
     * @param epsilon keeps the root away from 0
     */
    void adamW(Group group, long step, float rate, float beta1, float beta2, float epsilon);

    /**
     * A step of gradient descent with momentum, in place.
     *
     * <p>\[ v \leftarrow \mu v + g + \lambda w, \quad w \leftarrow w - \eta v \]
     *
     * @param group with the memory v
     * @param rate \( \eta \)
     * @param momentum \( \mu \), how much of v is kept
     */
    void sgd(Group group, float rate, float momentum);

    /**
     * A step of Muon, in place: matrices move by their mean gradients, of which the directions are kept and the lengths
     * made equal.
     *
     * <p>\[ v \leftarrow \mu v + (1 - \mu) g, \quad w \leftarrow w - \eta \left( \tfrac{1}{5} \sqrt{\max(M, N)} \,
     * \mathrm{orthogonal}(\mu v + (1 - \mu) g) + \lambda w \right) \]
     *
     * <p>where orthogonal(U Σ Vᵀ) is nearly U Vᵀ, by five of Newton's and Schulz' steps that bring singular values, however
     * small, to between 0.7 and 1.2:
     *
     * <p>\[ X \leftarrow 3.4445 X + (-4.775 A + 2.0315 A^2) X, \quad A = X X^\top, \quad X_0 = u / \lVert u \rVert \]
     *
     * @param group matrices (M, N), with the memory v
     * @param rate \( \eta \)
     * @param momentum \( \mu \), how much of v is kept
     */
    void muon(Group group, float rate, float momentum);

    /**
     * A step of Lion, in place.
     *
     * <p>\[ w \leftarrow w - \eta (\mathrm{sign}(\beta_1 m + (1 - \beta_1) g) + \lambda w), \quad m \leftarrow \beta_2 m +
     * (1 - \beta_2) g \]
     *
     * @param group with the memory m
     * @param rate \( \eta \)
     * @param beta1 weight of m in the direction
     * @param beta2 how much of m is kept
     */
    void lion(Group group, float rate, float beta1, float beta2);

    /**
     * Parameters that one rule moves alike; all lists are in the same order.
     *
     * @param parameters w, what moves
     * @param gradients g, one for each parameter
     * @param memories what the rule keeps of earlier gradients, in its own order, one array for each parameter
     * @param weightDecay \( \lambda \), 0 for none
     */
    record Group(NDList parameters, NDList gradients, List<NDList> memories, float weightDecay) {
        /** Keeps the list. */
        public Group {
            memories = List.copyOf(memories);
        }
    }
}
