package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/** A mask and a bias as the one array that libtorch's fused attention takes. */
public final class ScoreMask {

    private ScoreMask() {}

    /**
     * Joins the two.
     *
     * @param keep boolean, true means may attend, broadcastable to the scores, or null
     * @param bias added to the scores, broadcastable to them, or null
     * @param scores the shape (B, H, T, S)
     * @param manager owner of what is made on the way
     * @return the only one there is; of two, the bias with minus infinity where hidden; null where there is neither
     */
    public static @Nullable NDArray joined(
            @Nullable NDArray keep, @Nullable NDArray bias, Shape scores, NDManager manager) {
        if (keep == null || bias == null) {
            return keep == null ? bias : keep;
        }
        NDArray hidden = manager.create(Float.NEGATIVE_INFINITY).toDevice(bias.getDevice(), false);
        return NDArrays.where(own(keep.broadcast(scores), manager), own(bias.broadcast(scores), manager), hidden);
    }

    /** A view of the caller's array must not stay with the caller. */
    private static NDArray own(NDArray view, NDManager manager) {
        view.attach(manager);
        return view;
    }
}
