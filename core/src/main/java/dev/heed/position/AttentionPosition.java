package dev.heed.position;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.heed.kernel.Kernel;
import dev.heed.kernel.Rotation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A position that acts inside attention, on queries and keys ({@link Rotary}) or on the scores ({@link Alibi}). Positions
 * that are added to embeddings are {@link AdditivePosition}s instead.
 */
public sealed interface AttentionPosition permits NoPosition, Rotary, Alibi {

    /** Attention that knows of no positions. */
    static AttentionPosition none() {
        return NoPosition.INSTANCE;
    }

    /** Marks queries or keys (B, H, T, D) with their positions, of which the first is an offset. */
    default NDArray mark(NDArray heads, long offset) {
        Rotation rotation = rotation(
                heads, offset, heads.getShape().get(2), heads.getShape().get(3));
        return rotation == null ? heads : Kernel.of(heads).rotate(heads, rotation);
    }

    /**
     * What {@link #mark} turns queries and keys by.
     *
     * @param like an array on the wanted device, whose manager will own the result
     * @param offset the first position
     * @param length how many positions T
     * @param headDim size D of a head
     * @return the angles; null for a position that does not turn
     */
    default @Nullable Rotation rotation(NDArray like, long offset, long length, long headDim) {
        return null;
    }

    /** Whether {@link #bias} adds anything to the scores. */
    default boolean addsToScores() {
        return false;
    }

    /**
     * What is added to the scores.
     *
     * @param like an array on the wanted device, whose manager will own the result
     * @param scores the shape (B, H, T, S); the first key has position 0
     * @param queryOffset position of the first query
     * @param numFirst how many keys stand next to each other from there on
     * @param numMissing how many positions after these have no key; 0 where a cache has kept all
     * @return broadcastable to (B, H, T, S); null for nothing
     */
    default @Nullable NDArray bias(NDArray like, Shape scores, long queryOffset, long numFirst, long numMissing) {
        return null;
    }

    /**
     * The same position for some heads of a block that had more: what differs from head to head stays each head's own.
     *
     * @param heads the numbers of the heads that are left, from 0
     * @param numHeads how many heads H there were
     */
    default AttentionPosition forHeads(List<Integer> heads, int numHeads) {
        return this;
    }

    /**
     * Refuses a number of heads H that this position is not for.
     *
     * @throws IllegalArgumentException if the number does not suit
     */
    default void requireNumHeads(int numHeads) {}

    /**
     * Refuses a head size D that this position cannot mark.
     *
     * @throws IllegalArgumentException if the size does not suit
     */
    default void requireHeadDim(int headDim) {}
}
