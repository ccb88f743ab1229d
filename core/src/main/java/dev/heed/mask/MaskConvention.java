package dev.heed.mask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.Borrowed;

/**
 * How other libraries write a mask down. Use {@link #read(NDArray)} for a mask that came from there and {@link
 * #write(AttentionMask, NDManager, Shape)} for one that goes there.
 *
 * <p>Shapes: read takes (B, S) for keys that are padding, (B, T, S) for one mask a sequence, or rank 4, broadcastable to
 * (B, H, T, S); write gives (B, H, T, S).
 */
public enum MaskConvention {
    /** DJL's own attention blocks: a number, 1 = may attend, 0 = hidden. */
    DJL {
        @Override
        NDArray keep(NDArray array) {
            requireZeroOrOne(array);
            return array.neq(0);
        }

        @Override
        NDArray encode(NDArray keep) {
            return keep.toType(DataType.FLOAT32, false);
        }
    },
    /** PyTorch's {@code scaled_dot_product_attention}: boolean, true = may attend. */
    TORCH_ATTEND {
        @Override
        NDArray keep(NDArray array) {
            requireZeroOrOne(array);
            return array.toType(DataType.BOOLEAN, true);
        }

        @Override
        NDArray encode(NDArray keep) {
            return keep;
        }
    },
    /** PyTorch's {@code nn.MultiheadAttention} and {@code nn.Transformer}: boolean, true = hidden. */
    TORCH_IGNORE {
        @Override
        NDArray keep(NDArray array) {
            requireZeroOrOne(array);
            return array.toType(DataType.BOOLEAN, false).logicalNot();
        }

        @Override
        NDArray encode(NDArray keep) {
            return keep.logicalNot();
        }
    },
    /** Floats that are added to the scores: 0 = may attend, minus infinity (or at most -10,000) = hidden. */
    ADDITIVE {
        @Override
        NDArray keep(NDArray array) {
            if (array.getDataType() == DataType.BOOLEAN) {
                throw new IllegalArgumentException("additive mask must hold numbers, but got boolean");
            }
            NDArray keep = array.eq(0);
            NDArray hidden = array.lte(HIDDEN_AT_MOST);
            if (!keep.logicalOr(hidden).all().getBoolean()) {
                throw new IllegalArgumentException("additive mask must hold 0 or at most " + HIDDEN_AT_MOST
                        + ", but got a value between; such a value is a bias of the scores, not a mask");
            }
            return keep;
        }

        @Override
        NDArray encode(NDArray keep) {
            NDArray zeros = keep.getManager().zeros(keep.getShape());
            NDArray hidden = keep.getManager().full(keep.getShape(), Float.NEGATIVE_INFINITY);
            return zeros.getNDArrayInternal().where(keep, hidden);
        }
    };

    /** BERT's published code adds -10,000; half-precision codes add less still. */
    private static final float HIDDEN_AT_MOST = -1e4f;

    /** Numbers that are added to the scores, read as a mask of 0 and 1, would allow what they hide. */
    private static void requireZeroOrOne(NDArray array) {
        if (array.getDataType() != DataType.BOOLEAN && !isZeroOrOne(array)) {
            NDArray numbers = array.toType(DataType.FLOAT64, false);
            throw new IllegalArgumentException("mask must hold 0 and 1 alone, but got numbers from "
                    + numbers.min().getDouble() + " to " + numbers.max().getDouble()
                    + "; MaskConvention.ADDITIVE reads masks that are added to the scores");
        }
    }

    /** Whether an array holds nothing else; what it takes to see belongs to the array's manager. */
    static boolean isZeroOrOne(NDArray array) {
        return array.eq(0).logicalOr(array.eq(1)).all().getBoolean();
    }

    abstract NDArray keep(NDArray array);

    abstract NDArray encode(NDArray keep);

    /**
     * Reads a mask that follows this convention.
     *
     * @param array (B, S), (B, T, S) or of rank 4 and broadcastable to (B, H, T, S)
     * @return the same mask, its array attached to the manager of the one read
     * @throws IllegalArgumentException if the array's rank or values do not follow the convention
     */
    public AttentionMask read(NDArray array) {
        Shape shape = array.getShape();
        Shape full = switch (shape.dimension()) {
            case 2 -> new Shape(shape.get(0), 1, 1, shape.get(1));
            case 3 -> new Shape(shape.get(0), 1, shape.get(1), shape.get(2));
            case 4 -> shape;
            default ->
                throw new IllegalArgumentException(
                        "mask must have shape (B, S), (B, T, S) or (B, H, T, S), but got " + shape);
        };
        NDManager owner = array.getManager();
        try (NDManager scratch = owner.newSubManager()) {
            NDArray keep = keep(Borrowed.by(scratch, array)).reshape(full);
            keep.attach(owner);
            return AttentionMask.dense(keep);
        }
    }

    /** Writes a mask in this convention, for scores of shape (B, H, T, S), which is the result's too. */
    public NDArray write(AttentionMask mask, NDManager manager, Shape scores) {
        try (NDManager scratch = manager.newSubManager()) {
            NDArray keep = mask.keep(scratch, scores);
            NDArray full = keep == null
                    ? scratch.ones(scores, DataType.BOOLEAN)
                    : Borrowed.by(scratch, keep).broadcast(scores).duplicate();
            NDArray written = encode(full);
            written.attach(manager);
            return written;
        }
    }
}
