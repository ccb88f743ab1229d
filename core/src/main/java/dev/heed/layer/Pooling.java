package dev.heed.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.Borrowed;
import dev.heed.mask.AttentionMask;
import dev.heed.shape.Dims;

/**
 * How the vectors of a sequence's tokens become one vector. Padding takes no part in it, whatever it holds.
 *
 * <p>Shapes: vectors (B, T, E), mask broadcastable to (B, 1, 1, T); result (B, E).
 */
public enum Pooling {
    /**
     * The mean over the real tokens; 0 for a sequence without any.
     *
     * <p>\[ y = \frac{1}{n} \sum_{t \, \mathrm{real}} x_t \]
     */
    MEAN {
        @Override
        NDArray chosen(NDArray real) {
            return real;
        }
    },
    /** The first real token, where BERT puts one that stands for the whole; 0 for a sequence without any. */
    FIRST {
        @Override
        NDArray chosen(NDArray real) {
            return real.mul(real.cumSum(1).eq(1).toType(real.getDataType(), false));
        }
    };

    /** Which tokens count, as 0 and 1, of those that are real, (B, T). */
    abstract NDArray chosen(NDArray real);

    /**
     * One vector for each sequence.
     *
     * @param vectors of the tokens, (B, T, E)
     * @param mask which tokens are real, the same that hides padding from attention: {@link AttentionMask#padding}, {@link
     *     AttentionMask#none()}, or an array broadcastable to (B, 1, 1, T)
     * @return (B, E), attached to the manager of the vectors
     * @throws IllegalArgumentException if shapes contradict each other
     */
    public NDArray of(NDArray vectors, AttentionMask mask) {
        Dims dims = new Dims().bind("vectors", vectors.getShape(), "BTE");
        NDManager manager = vectors.getManager();
        Shape keys = new Shape(dims.size('B'), 1, 1, dims.size('T'));
        NDArray keep = mask.keep(manager, keys);
        NDArray real = keep == null
                ? manager.ones(dims.shape("BT"), DataType.FLOAT32, vectors.getDevice())
                : real(Borrowed.by(manager, keep), keys, vectors);
        NDArray chosen = chosen(real).expandDims(2); // (B, T, 1)
        NDArray counts = chosen.sum(new int[] {1}).maximum(1).toType(vectors.getDataType(), false); // (B, 1)
        NDArray zero = manager.create(0f).toType(vectors.getDataType(), false).toDevice(vectors.getDevice(), false);
        // Put aside, not multiplied by 0: padding may hold what is no number
        NDArray kept = NDArrays.where(chosen.eq(1).broadcast(vectors.getShape()), vectors, zero);
        return kept.sum(new int[] {1}).div(counts); // (B, E)
    }

    private static NDArray real(NDArray keep, Shape keys, NDArray like) {
        NDArray onDevice = keep.toDevice(like.getDevice(), false);
        return onDevice.broadcast(keys).reshape(keys.get(0), keys.get(3)).toType(DataType.FLOAT32, false);
    }
}
