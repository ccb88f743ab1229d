package dev.heed.mask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.Borrowed;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The mask among the arrays that DJL hands to a block: boolean, true = may attend, or of numbers, 1 = may attend as in
 * DJL's own blocks. The name of the array ({@link NDArray#setName}) says what it is where its type and shape do not.
 *
 * <p>Shapes: (B, T, S) as in DJL's blocks, or of rank 4 and broadcastable to (B, H, T, S). With two axes a mask could be
 * of keys or of scores, whatever their sizes: it is read under the name {@value #KEY_MASK} as (B, S) and under the name
 * {@value #SCORE_MASK} as (T, S), and refused under any other.
 */
public final class NamedMask {

    /** Names an array that is a mask, and no key. */
    public static final String MASK = "mask";

    /** Names a mask that hides keys of a sequence from all its queries, padding for example: (B, S). */
    public static final String KEY_MASK = "keyMask";

    /** Names a mask of scores that is the same for all sequences: (T, S). */
    public static final String SCORE_MASK = "scoreMask";

    private static final Set<String> NAMES = Set.of(MASK, KEY_MASK, SCORE_MASK);

    private NamedMask() {}

    /** Whether an array has one of the three names. */
    public static boolean isNamed(NDArray array) {
        return array.getName() != null && NAMES.contains(array.getName());
    }

    /** Whether an array of numbers holds 0 and 1 alone, as a mask must. */
    public static boolean isZeroOrOne(NDArray array) {
        try (NDManager scratch = array.getManager().newSubManager()) {
            return MaskConvention.isZeroOrOne(Borrowed.by(scratch, array));
        }
    }

    /**
     * Reads the mask.
     *
     * @param array boolean or of numbers, of one of the shapes above
     * @param manager owner of what the mask is made of
     * @return the mask
     * @throws IllegalArgumentException if the shape, the name or a number leaves open what is hidden
     */
    public static AttentionMask read(NDArray array, NDManager manager) {
        Shape full = full(array);
        try (NDManager scratch = manager.newSubManager()) {
            NDArray handle = Borrowed.by(scratch, array);
            boolean isBoolean = array.getDataType() == DataType.BOOLEAN;
            NDArray keep = (isBoolean ? handle : MaskConvention.DJL.keep(handle)).reshape(full);
            if (!isBoolean && array.getShape().dimension() == 4 && !keep.any().getBoolean()) {
                throw new IllegalArgumentException(
                        "mask of four axes must hold a 1 (= may attend), but got zeros alone,"
                                + " which hide nothing where they are added to the scores; MaskConvention.ADDITIVE reads such a"
                                + " mask, MaskConvention.DJL one that hides everything");
            }
            keep.attach(manager);
            return AttentionMask.dense(keep);
        }
    }

    private static Shape full(NDArray array) {
        Shape shape = array.getShape();
        return switch (shape.dimension()) {
            case 2 -> ofTwoAxes(array.getName(), shape);
            case 3 -> new Shape(shape.get(0), 1, shape.get(1), shape.get(2));
            case 4 -> shape;
            default ->
                throw new IllegalArgumentException(
                        "mask must have shape (B, T, S) or be broadcastable to (B, H, T, S), but got " + shape);
        };
    }

    private static Shape ofTwoAxes(@Nullable String name, Shape shape) {
        if (KEY_MASK.equals(name)) {
            return new Shape(shape.get(0), 1, 1, shape.get(1));
        }
        if (SCORE_MASK.equals(name)) {
            return shape;
        }
        throw new IllegalArgumentException("mask of two axes must be named " + KEY_MASK + " for (B, S) or " + SCORE_MASK
                + " for (T, S), but got " + shape + (name == null ? " without a name" : " named " + name)
                + "; typed methods take MaskConvention.read for (B, S) and AttentionMask.dense for (T, S)");
    }
}
