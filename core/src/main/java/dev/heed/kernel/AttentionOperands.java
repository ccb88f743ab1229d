package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.Borrowed;
import dev.heed.mask.AttentionMask;
import org.jspecify.annotations.Nullable;

/**
 * What scaled dot-product attention is computed from, once every shape has been checked.
 *
 * @param query (B, H, T, D)
 * @param key (B, H, S, D)
 * @param value (B, H, S, D)
 * @param mask which keys each query may attend to
 * @param bias added to the scores, broadcastable to (B, H, T, S), or null
 * @param dropout probability that a weight is dropped; 0 outside training
 */
public record AttentionOperands(
        NDArray query,
        NDArray key,
        NDArray value,
        AttentionMask mask,
        @Nullable NDArray bias,
        float dropout) {

    /** Keys and values may live longer than the query; nothing computed from them may stay with their owner. */
    public AttentionOperands {
        key = Borrowed.by(query.getManager(), key);
        value = Borrowed.by(query.getManager(), value);
    }

    Shape scoresShape() {
        Shape shape = query.getShape();
        return new Shape(
                shape.get(0), shape.get(1), shape.get(2), key.getShape().get(2));
    }

    /** The mask as an array on the query's device, or null where nothing is hidden. */
    @Nullable NDArray keep() {
        NDManager manager = query.getManager();
        NDArray keep = mask.keep(manager, scoresShape());
        if (keep == null || keep.getDevice().equals(query.getDevice())) {
            return keep;
        }
        NDArray moved = keep.toDevice(query.getDevice(), true);
        moved.attach(manager);
        return moved;
    }
}
