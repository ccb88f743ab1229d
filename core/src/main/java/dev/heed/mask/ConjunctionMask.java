package dev.heed.mask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.Borrowed;
import org.jspecify.annotations.Nullable;

/**
 * The mask that allows what two masks allow; see {@link AttentionMask#and(AttentionMask)}.
 *
 * @param first one mask
 * @param second the other
 */
public record ConjunctionMask(AttentionMask first, AttentionMask second) implements AttentionMask {

    @Override
    public @Nullable NDArray keep(NDManager manager, Shape scores) {
        NDArray left = first.keep(manager, scores);
        NDArray right = second.keep(manager, scores);
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        // The result must belong to the manager asked for, not to the owner of a caller's dense mask.
        return Borrowed.attached(manager, left.logicalAnd(right));
    }
}
