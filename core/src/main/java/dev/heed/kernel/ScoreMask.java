package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.Borrowed;
import dev.heed.mask.AttentionMask;
import org.jspecify.annotations.Nullable;

/**
 * What a mask and a position do to attention scores, known before the scores are computed.
 *
 * @param shape of the scores, (B, H, T, S)
 * @param mask which keys each query may attend to
 * @param bias added to the scores, broadcastable to them, or null
 */
public record ScoreMask(
        Shape shape, AttentionMask mask, @Nullable NDArray bias) {

    /** The mask as an array on the device of another and owned by its manager; null where nothing is hidden. */
    @Nullable NDArray keep(NDArray like) {
        NDArray keep = mask.keep(like.getManager(), shape);
        if (keep == null || keep.getDevice().equals(like.getDevice())) {
            return keep;
        }
        return Borrowed.attached(like.getManager(), keep.toDevice(like.getDevice(), true));
    }

    /** Whether a key may be hidden from a query; no if all are seen for certain. */
    public boolean mayHide() {
        return mask != AttentionMask.none() && !(shape.get(2) == 1 && mask.isCausal(1, shape.get(3)));
    }

    /** Whether it hides the future and does nothing else, with as many queries as keys. */
    boolean isCausalSquare() {
        return bias == null && shape.get(2) == shape.get(3) && mask.isCausal(shape.get(2), shape.get(3));
    }

    /** Mask and bias as one array: whichever there is, or the bias with minus infinity where hidden; null for neither. */
    @Nullable NDArray joined(NDArray like) {
        NDArray keep = keep(like);
        if (keep == null || bias == null) {
            return keep == null ? bias : keep;
        }
        NDManager manager = like.getManager();
        NDArray hidden = manager.create(Float.NEGATIVE_INFINITY).toDevice(bias.getDevice(), false);
        return NDArrays.where(
                Borrowed.attached(manager, keep.broadcast(shape)),
                Borrowed.attached(manager, bias.broadcast(shape)),
                hidden);
    }

    /**
     * The mask for feeding one token at a time: each gets only the keys up to its own, so a causal mask hides nothing.
     */
    ScoreMask forOneTokenAtATime() {
        return mask.isCausal(shape.get(2), shape.get(3)) ? new ScoreMask(shape, AttentionMask.none(), bias) : this;
    }
}
