package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Moves vectors between the layout of tokens (B, T, E) and the layout of heads (B, H, T, D). */
public final class HeadLayout {

    private HeadLayout() {}

    /** Cuts each token's vector (B, T, H D) into heads (B, H, T, D). */
    public static NDArray split(NDArray tokens, int headDim) {
        Shape shape = tokens.getShape();
        return tokens.reshape(shape.get(0), shape.get(1), shape.get(2) / headDim, headDim)
                .transpose(0, 2, 1, 3); // (B, H, T, D)
    }

    /** Joins heads (B, H, T, D) to one vector a token, (B, T, H D). */
    public static NDArray merge(NDArray heads) {
        Shape shape = heads.getShape();
        return heads.transpose(0, 2, 1, 3)
                .reshape(shape.get(0), shape.get(2), shape.get(1) * shape.get(3)); // (B, T, H D)
    }

    /** Repeats each key or value head (B, G, S, D) for the H / G query heads that share it: (B, H, S, D). */
    public static NDArray expand(NDArray kvHeads, int numHeads) {
        Shape shape = kvHeads.getShape();
        long batchSize = shape.get(0);
        long numKvHeads = shape.get(1);
        long length = shape.get(2);
        long headDim = shape.get(3);
        if (numKvHeads == numHeads) {
            return kvHeads;
        }
        return kvHeads.expandDims(2)
                .broadcast(new Shape(batchSize, numKvHeads, numHeads / numKvHeads, length, headDim))
                .reshape(batchSize, numHeads, length, headDim); // (B, H, S, D)
    }
}
