package dev.heed.kernel;

import ai.djl.ndarray.NDArray;

/**
 * The operations that an engine may fuse. The engine of the arrays chooses the kernel, never the caller; the system
 * property {@value #PROPERTY} with the value {@code composed} forces the composed one, which is the oracle.
 */
public sealed interface Kernel permits ComposedKernel, FusedKernel {

    /** System property that forces a kernel; its only value is {@code composed}. */
    String PROPERTY = "heed.kernel";

    /**
     * The kernel for an array's engine.
     *
     * @param array an operand of the operation to come
     * @return the fused kernel on PyTorch, the composed one elsewhere
     */
    static Kernel of(NDArray array) {
        boolean fused = "PyTorch".equals(array.getManager().getEngine().getEngineName())
                && !"composed".equals(System.getProperty(PROPERTY));
        return fused ? FusedKernel.instance() : ComposedKernel.INSTANCE;
    }

    /**
     * Scaled dot-product attention.
     *
     * <p>\[ \mathrm{softmax}(QK^\top / \sqrt{D} + \mathrm{bias}) V \] over the keys that the mask keeps; a query that may
     * attend to nothing gets 0.
     *
     * @param operands query, key, value, mask, bias and dropout
     * @return the context (B, H, T, D), attached to the query's manager
     */
    NDArray attend(AttentionOperands operands);

    /**
     * Turns each pair of channels (i, i + D/2) by the angle of its position.
     *
     * @param heads (B, H, T, D)
     * @param cosine (T, D/2)
     * @param sine (T, D/2)
     * @return (B, H, T, D), attached to the manager of the heads
     */
    NDArray rotate(NDArray heads, NDArray cosine, NDArray sine);
}
