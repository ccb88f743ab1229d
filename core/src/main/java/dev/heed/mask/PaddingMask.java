package dev.heed.mask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The mask that hides padding after the real keys; see {@link AttentionMask#padding(int...)}. */
public final class PaddingMask implements AttentionMask {

    private final int[] lengths;

    PaddingMask(int... lengths) {
        if (lengths.length == 0) {
            throw new IllegalArgumentException("lengths must name at least one sequence, but got none");
        }
        for (int row = 0; row < lengths.length; row++) {
            if (lengths[row] < 1) {
                throw new IllegalArgumentException(
                        "lengths must be at least 1, but got " + lengths[row] + " for sequence " + row);
            }
        }
        this.lengths = lengths.clone();
    }

    /** The number of real keys of each sequence, a copy. */
    public int[] lengths() {
        return lengths.clone();
    }

    /** The mask of some of the sequences, by int64 indices (B') into the batch. */
    public PaddingMask select(NDArray rows) {
        return new PaddingMask(Arrays.stream(rows.toLongArray())
                .mapToInt(row -> lengths[Math.toIntExact(row)])
                .toArray());
    }

    @Override
    public @Nullable NDArray keep(NDManager manager, Shape scores) {
        requireFit(scores);
        int keyLength = Math.toIntExact(scores.get(3));
        boolean[] keep = new boolean[lengths.length * keyLength];
        boolean padded = false;
        for (int row = 0; row < lengths.length; row++) {
            Arrays.fill(keep, row * keyLength, row * keyLength + lengths[row], true);
            padded |= lengths[row] < keyLength;
        }
        return padded ? manager.create(keep, new Shape(lengths.length, 1, 1, keyLength)) : null;
    }

    /**
     * Checks that the mask is one of these sequences.
     *
     * @param keys (B, ..., S)
     * @throws IllegalArgumentException if it has another number of lengths, or a longer one
     */
    public void requireFit(Shape keys) {
        requireFit(keys.get(0), Math.toIntExact(keys.get(keys.dimension() - 1)));
    }

    private void requireFit(long batchSize, int keyLength) {
        if (lengths.length != batchSize) {
            throw new IllegalArgumentException(
                    "lengths must name every sequence, but got " + lengths.length + " lengths for B=" + batchSize);
        }
        int longest = Arrays.stream(lengths).max().orElseThrow();
        if (longest > keyLength) {
            throw new IllegalArgumentException("lengths must be at most S=" + keyLength + ", but got " + longest);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PaddingMask mask && Arrays.equals(lengths, mask.lengths);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(lengths);
    }

    @Override
    public String toString() {
        return "PaddingMask" + Arrays.toString(lengths);
    }
}
