package dev.heed.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the arrays of a DJL list are to a block. An array that is named as one of the block's inputs
 * ({@link NDArray#setName}) is that input; the others are those that are left, in the block's order. No array is left
 * over: a block ignores none.
 */
public final class Inputs {

    private Inputs() {}

    /**
     * Reads a list of exactly these inputs.
     *
     * @param inputs what DJL hands to the block
     * @param names of the block's inputs, in its order
     * @return the arrays in this order
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static List<NDArray> of(NDList inputs, String... names) {
        if (inputs.size() != names.length) {
            throw new IllegalArgumentException("inputs must be " + String.join(" and ", names)
                    + (names.length == 1 ? " alone" : "") + ", but got " + inputs.size() + " arrays");
        }
        return byName(inputs, List.of(names)).stream()
                .map(Objects::requireNonNull)
                .toList();
    }

    /**
     * Gives each array its place.
     *
     * @param inputs at most as many as there are names
     * @param names of the block's inputs, in its order
     * @return the arrays in this order, null for each that is missing
     * @throws IllegalArgumentException if two have one name
     */
    public static List<@Nullable NDArray> byName(List<NDArray> inputs, List<String> names) {
        @Nullable NDArray[] placed = new @Nullable NDArray[names.size()];
        for (NDArray input : inputs) {
            int place = place(input, names);
            if (place >= 0 && placed[place] != null) {
                throw new IllegalArgumentException(
                        "inputs must have names that differ, but got two named " + names.get(place));
            }
            if (place >= 0) {
                placed[place] = input;
            }
        }
        int free = 0;
        for (NDArray input : inputs) {
            if (place(input, names) < 0) {
                while (placed[free] != null) {
                    free++;
                }
                placed[free] = input;
            }
        }
        return Collections.unmodifiableList(Arrays.asList(placed));
    }

    /** Which of the names an array has, -1 if none. */
    private static int place(NDArray input, List<String> names) {
        String name = input.getName();
        return name == null ? -1 : names.indexOf(name);
    }
}
