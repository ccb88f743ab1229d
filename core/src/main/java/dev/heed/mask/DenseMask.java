package dev.heed.mask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * A mask that an array spells out; see {@link AttentionMask#dense(NDArray)}.
 *
 * @param array true = may attend, (T, S) or of rank 4 and broadcastable to (B, H, T, S)
 */
public record DenseMask(NDArray array) implements AttentionMask {

    /** Checks what can be checked before the scores are known. */
    public DenseMask {
        if (array.getDataType() != DataType.BOOLEAN) {
            throw new IllegalArgumentException("mask must be boolean (true = may attend), but got "
                    + array.getDataType() + "; MaskConvention reads arrays of other kinds");
        }
        int rank = array.getShape().dimension();
        if (rank != 2 && rank != 4) {
            throw new IllegalArgumentException(
                    "mask must have shape (T, S) or be broadcastable to (B, H, T, S), but got " + array.getShape());
        }
    }

    @Override
    public NDArray keep(NDManager manager, Shape scores) {
        Shape shape = array.getShape();
        int missing = 4 - shape.dimension();
        for (int axis = 0; axis < shape.dimension(); axis++) {
            if (shape.get(axis) != 1 && shape.get(axis) != scores.get(axis + missing)) {
                throw new IllegalArgumentException(
                        "mask must be broadcastable to (B, H, T, S) = " + scores + ", but got " + shape);
            }
        }
        return array;
    }
}
