package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Heads as a pass in bfloat16 projects them where the processor multiplies it; DJL makes no such arrays itself. */
public final class RoundedHeads {

    private static final int BFLOAT16 = 1;

    private RoundedHeads() {}

    /**
     * Rounds heads.
     *
     * @param heads (B, H, T, D) in float32
     * @return the same in bfloat16
     */
    public static NDArray of(NDArray heads) {
        Shape shape = heads.getShape();
        long size = shape.get(1) * shape.get(3);
        NDArray tokens = heads.transpose(0, 2, 1, 3).reshape(shape.get(0), shape.get(2), size);
        NDArray identity = heads.getManager().eye((int) size);
        TorchScript script = FusedKernel.instance().script();
        return script.call(
                "project_query",
                tokens,
                identity,
                script.optional(null),
                script.scalar((int) shape.get(3)),
                script.scalar(BFLOAT16));
    }
}
