package dev.heed.data;

import dev.heed.shape.Require;
import java.util.random.RandomGenerator;

/**
 * Sequence lengths from a shortest to a longest one, both included.
 *
 * @param min the shortest length
 * @param max the longest length
 */
public record LengthRange(int min, int max) {

    /** Checks that there is a length in the range and that it is positive. */
    public LengthRange {
        Require.positive("min", min);
        if (max < min) {
            throw new IllegalArgumentException("max must be at least min, but got min=%s, max=%s".formatted(min, max));
        }
    }

    /** All lengths from one on, without upper bound. */
    public static LengthRange from(int min) {
        return new LengthRange(min, Integer.MAX_VALUE);
    }

    /** Whether a length is at least the shortest and at most the longest. */
    public boolean contains(int length) {
        return min <= length && length <= max;
    }

    /** Draws a length, each equally likely. */
    public int sample(RandomGenerator random) {
        return Math.toIntExact(random.nextLong(min, max + 1L)); // long, because max + 1 may not fit an int
    }

    /** Refuses a length outside the range. */
    void check(int length) {
        if (!contains(length)) {
            throw new IllegalArgumentException(
                    "length must be at least %s and at most %s, but got %s".formatted(min, max, length));
        }
    }

    /** The range as a table shows it: {@code 6-10}, {@code 6} alone, or {@code 26+} without upper bound. */
    @Override
    public String toString() {
        if (max == Integer.MAX_VALUE) {
            return min + "+";
        }
        return min == max ? Integer.toString(min) : min + "-" + max;
    }
}
