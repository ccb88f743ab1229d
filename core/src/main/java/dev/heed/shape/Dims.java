package dev.heed.shape;

import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Binds the letters of the dimension key to sizes and refuses an array whose shape contradicts them.
 *
 * <!-- given: NDArray query = given.ones(new Shape(2, 5, 16)), value = given.ones(new Shape(2, 7, 16)); -->
 * <pre>{@code
 * Dims dims = new Dims().bind("query", query.getShape(), "BTE").bind("value", value.getShape(), "BSE");
 * long batchSize = dims.size('B');
 * }</pre>
 *
 * <p>Every mismatch gives the same sentence: {@code value must have shape (B, S, E), but got (2, 6, 16); already bound:
 * B=2, S=7, E=16}.
 */
public final class Dims {

    /** What DJL writes for a size that is not known. */
    private static final long UNKNOWN = -1;

    private final Map<Character, Long> bound = new TreeMap<>();

    /** Fixes the size that a letter stands for before any array is seen, as a configuration does. */
    public Dims with(char letter, long size) {
        bound.put(letter, size);
        return this;
    }

    /**
     * Binds the axes of one array.
     *
     * @param name the array's name as the caller knows it
     * @param shape the array's shape
     * @param letters one letter per axis, such as {@code "BTE"}
     * @throws IllegalArgumentException if the rank differs, an axis is empty or a letter already stands for another size
     */
    public Dims bind(String name, Shape shape, String letters) {
        requireFit(name, shape, letters);
        for (int axis = 0; axis < letters.length(); axis++) {
            requireNonEmpty(name, shape, letters, axis);
            bound.put(letters.charAt(axis), shape.get(axis));
        }
        return this;
    }

    /**
     * Binds the axes of an array that is yet to come, as far as DJL knows them: a size of -1 may become any.
     *
     * @param name the array's name as the caller knows it
     * @param shape the array's shape, -1 for what is not known
     * @param letters one letter per axis
     * @throws IllegalArgumentException if the rank or a known size does not fit
     */
    public Dims bindKnown(String name, Shape shape, String letters) {
        requireFit(name, shape, letters);
        for (int axis = 0; axis < letters.length(); axis++) {
            if (shape.get(axis) != UNKNOWN) {
                requireNonEmpty(name, shape, letters, axis);
                bound.put(letters.charAt(axis), shape.get(axis));
            }
        }
        return this;
    }

    private void requireFit(String name, Shape shape, String letters) {
        boolean fits = shape.dimension() == letters.length();
        for (int axis = 0; fits && axis < letters.length(); axis++) {
            Long size = bound.get(letters.charAt(axis));
            fits = size == null || size == shape.get(axis) || shape.get(axis) == UNKNOWN;
        }
        if (!fits) {
            throw new IllegalArgumentException(name + " must have shape " + spell(letters) + ", but got " + spell(shape)
                    + (bound.isEmpty() ? "" : "; already bound: " + this));
        }
    }

    /**
     * The shape that letters spell.
     *
     * @param letters one for each axis, all bound before
     * @throws IllegalStateException if nothing bound a letter
     */
    public Shape shape(String letters) {
        return new Shape(
                letters.chars().mapToLong(letter -> size((char) letter)).toArray());
    }

    /**
     * The size that a letter stands for.
     *
     * @throws IllegalStateException if nothing bound the letter
     */
    public long size(char letter) {
        Long size = bound.get(letter);
        if (size == null) {
            throw new IllegalStateException("letter must be bound before it is read, but got " + letter);
        }
        return size;
    }

    private static void requireNonEmpty(String name, Shape shape, String letters, int axis) {
        if (shape.get(axis) < 1) {
            throw new IllegalArgumentException(
                    name + " must have " + letters.charAt(axis) + " >= 1, but got " + spell(shape));
        }
    }

    private static String spell(String letters) {
        return letters.chars().mapToObj(Character::toString).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String spell(Shape shape) {
        return shape.stream().map(pair -> Long.toString(pair.getKey())).collect(Collectors.joining(", ", "(", ")"));
    }

    @Override
    public String toString() {
        return bound.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
