package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Backward passes on several threads at once, each into gradients of its own. DJL's collector allows one at a time in the
 * whole process; libtorch does not mind, as long as no two threads add to the same gradient.
 */
public final class ThreadGradients {

    private ThreadGradients() {}

    /** Whether the engine of a manager can do this: PyTorch can. */
    public static boolean serves(NDManager manager) {
        return manager instanceof PtNDManager;
    }

    /**
     * Another handle on a parameter's memory, with a gradient of its own. What an optimizer does to the parameter is
     * seen through it.
     */
    public static NDArray leaf(NDArray parameter, NDManager manager) {
        NDArray leaf = parameter.stopGradient();
        leaf.attach(manager);
        leaf.setRequiresGradient(true);
        return leaf;
    }

    /**
     * Runs something with gradients recorded, on the thread that calls.
     *
     * @param passes a forward pass, and {@link #backward}
     */
    public static void recording(Runnable passes) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        try {
            passes.run();
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    /**
     * Adds the gradients of a loss, computed while {@link #recording}, to the leaves that it depends on; gives its
     * value.
     */
    public static float backward(NDArray loss) {
        try (NDArray gradient = loss.onesLike()) {
            JniUtils.backward((PtNDArray) loss, (PtNDArray) gradient, false, false);
        }
        return loss.getFloat();
    }
}
