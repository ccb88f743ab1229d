package dev.heed.shape;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** The checks that settings and inputs share, each with one sentence for all of them. */
public final class Require {

    private Require() {}

    /**
     * Refuses a size below 1.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public static void positive(String name, long size) {
        if (size < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but got " + size);
        }
    }

    /**
     * Refuses a number below the least.
     *
     * @throws IllegalArgumentException if it is below the least
     */
    public static void atLeast(String name, long number, long least) {
        if (number < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", but got " + number);
        }
    }

    /**
     * Refuses a size that is more likely a slip of the pen than one that a machine can bear.
     *
     * @throws IllegalArgumentException if it is above the most
     */
    public static void atMost(String name, long size, long most) {
        if (size > most) {
            throw new IllegalArgumentException(name + " must be at most " + most + ", but got " + size);
        }
    }

    /**
     * Refuses a count below 0.
     *
     * @throws IllegalArgumentException if it is below 0
     */
    public static void nonNegative(String name, long count) {
        if (count < 0) {
            throw new IllegalArgumentException(name + " must be at least 0, but got " + count);
        }
    }

    /**
     * Refuses a number that is not above 0.
     *
     * @throws IllegalArgumentException if it is 0 or below, infinite or NaN
     */
    public static void positiveNumber(String name, float number) {
        if (!(number > 0 && Float.isFinite(number))) {
            throw new IllegalArgumentException(name + " must be finite and above 0, but got " + number);
        }
    }

    /**
     * Refuses what is no number.
     *
     * @throws IllegalArgumentException if it is infinite or NaN
     */
    public static void finite(String name, float number) {
        if (!Float.isFinite(number)) {
            throw new IllegalArgumentException(name + " must be finite, but got " + number);
        }
    }

    /**
     * Refuses a number below 0.
     *
     * @throws IllegalArgumentException if it is below 0, infinite or NaN
     */
    public static void nonNegativeNumber(String name, float number) {
        if (!(number >= 0 && Float.isFinite(number))) {
            throw new IllegalArgumentException(name + " must be finite and at least 0, but got " + number);
        }
    }

    /**
     * Refuses a shape, of an array that is yet to come, whose last size is not known.
     *
     * @throws IllegalArgumentException if it is below 1, as DJL's -1 for an unknown size is
     */
    public static void knownSize(String name, Shape shape) {
        if (shape.dimension() == 0 || shape.get(shape.dimension() - 1) < 1) {
            throw new IllegalArgumentException(name + " must have a known last size, but got " + shape);
        }
    }

    /**
     * The first of the shapes of a block's inputs.
     *
     * @throws IllegalArgumentException if there is none, as DJL lets it be
     */
    public static Shape first(String name, Shape... inputShapes) {
        if (inputShapes.length == 0) {
            throw new IllegalArgumentException("shape of " + name + " must be given, but got none");
        }
        return inputShapes[0];
    }

    /**
     * Refuses an array of another number type than what it is computed with.
     *
     * @param name the array's name as the caller knows it
     * @param type the type that it must have
     * @param owners what has that type, in the plural
     * @throws IllegalArgumentException if the types differ
     */
    public static void type(String name, NDArray array, DataType type, String owners) {
        if (array.getDataType() != type) {
            throw new IllegalArgumentException(name + " must be " + spell(type) + " as the " + owners + " are, but got "
                    + spell(array.getDataType()));
        }
    }

    /** DJL has no name for the one type of libtorch's that it does not make itself. */
    private static String spell(DataType type) {
        return type == DataType.UNKNOWN ? "bfloat16" : type.toString();
    }

    /**
     * Refuses a probability outside [0, 1).
     *
     * @throws IllegalArgumentException if it is outside
     */
    public static void probability(String name, float probability) {
        if (!(probability >= 0f && probability < 1f)) {
            throw new IllegalArgumentException(name + " must be in [0, 1), but got " + probability);
        }
    }
}
