package dev.heed.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.Inputs;
import dev.heed.mask.AttentionMask;
import dev.heed.mask.NamedMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a DJL list means to a block that attends. Vectors are float arrays, told apart by their names
 * ({@link NDArray#setName}) or, without, by their order. The mask is an array that is boolean, of whole numbers, named as
 * a {@link NamedMask}, or one float array more than there are vectors: 1 or true = may attend. No array is ignored.
 *
 * <p>Shapes have no names: those by which a block makes its parameters, at its first inputs in training or in {@code
 * initialize}, and those of {@code getOutputShapes} must come in the block's order where its settings do not say the sizes.
 *
 * @param query (B, T, E)
 * @param key (B, S, E)
 * @param value (B, S, E)
 * @param mask true = may attend; what it is made of belongs to the query's manager
 */
public record AttentionInputs(NDArray query, NDArray key, NDArray value, AttentionMask mask) {

    /**
     * Reads {@code query}, {@code key} and {@code value} and a mask. A missing key is the query, a missing value is the
     * key. A float array that has the shape of a mask (B, T, S) and not that of a key or value is the mask.
     *
     * @param inputs one to three vectors, and at most one mask
     * @return the inputs by name
     * @throws IllegalArgumentException if there are other arrays than these, or one could be either
     */
    public static AttentionInputs of(NDList inputs) {
        return new Reader("query, key and value (the last two optional)", 1, List.of("query", "key", "value"))
                .read(inputs);
    }

    /**
     * Reads {@code tokens} that attend to each other, and a mask.
     *
     * @param inputs the tokens, and at most one mask
     * @return query, key and value are the tokens
     * @throws IllegalArgumentException if there are other arrays than these
     */
    public static AttentionInputs ofTokens(NDList inputs) {
        return new Reader("tokens", 1, List.of("tokens")).read(inputs);
    }

    /**
     * Reads what attends to a {@code memory}, the memory, and a mask.
     *
     * @param inputs two vectors, and at most one mask
     * @param query what the block calls that which attends
     * @return key and value are the memory
     * @throws IllegalArgumentException if there are other arrays than these
     */
    public static AttentionInputs ofMemory(NDList inputs, String query) {
        return new Reader(query + " and memory", 2, List.of(query, "memory")).read(inputs);
    }

    /** An array of such a name is no mask, whatever block it is handed to. */
    private static final Set<String> VECTORS = Set.of("query", "key", "value", "tokens", "target", "memory");

    /** How a block calls its vectors. */
    private record Reader(String rule, int required, List<String> names) {

        AttentionInputs read(NDList inputs) {
            List<NDArray> vectors = new ArrayList<>();
            List<NDArray> masks = new ArrayList<>();
            for (NDArray input : inputs) {
                boolean isMask =
                        NamedMask.isNamed(input) || !input.getDataType().isFloating();
                (isMask ? masks : vectors).add(input);
            }
            int last = vectors.size() - 1;
            if (masks.isEmpty() && last >= required && isMask(vectors)) {
                masks.add(vectors.remove(last));
            }
            if (vectors.size() < required || vectors.size() > names.size() || masks.size() > 1) {
                throw new IllegalArgumentException("inputs must be " + rule + " and at most one mask, but got "
                        + counted(vectors, "float array") + " and " + counted(masks, "mask"));
            }
            List<@Nullable NDArray> named = Inputs.byName(vectors, names);
            NDArray query = required(named, 0);
            NDArray key = names.size() == 1 ? query : orElse(named.get(1), query);
            NDArray value = names.size() == 3 ? orElse(named.get(2), key) : key;
            return new AttentionInputs(
                    query, key, value, masks.isEmpty() ? AttentionMask.none() : mask(masks.get(0), query, key));
        }

        /** How many there are and, where they are not floats, what they are: vectors of whole numbers count as masks. */
        private static String counted(List<NDArray> arrays, String name) {
            String types = arrays.stream()
                    .filter(array -> !array.getDataType().isFloating())
                    .map(array -> array.getDataType() + " " + array.getShape())
                    .collect(Collectors.joining(", "));
            return arrays.size() + " " + name + (arrays.size() == 1 ? "" : "s")
                    + (types.isEmpty() ? "" : " of " + types);
        }

        private NDArray required(List<@Nullable NDArray> named, int place) {
            NDArray array = named.get(place);
            if (array == null) {
                throw new IllegalArgumentException("inputs must be " + rule + ", but got no " + names.get(place));
            }
            return array;
        }

        /** Whether the last vector is a mask: it must be where there are too many, it may be where a key could stand. */
        private boolean isMask(List<NDArray> vectors) {
            NDArray last = vectors.get(vectors.size() - 1);
            if (last.getName() != null && VECTORS.contains(last.getName())) {
                return false;
            }
            if (vectors.size() > names.size()) {
                return vectors.size() == names.size() + 1;
            }
            Shape query = vectors.get(0).getShape();
            Shape shape = last.getShape();
            if (query.dimension() != 3 || shape.dimension() < 2) {
                return false;
            }
            boolean couldBeVector = shape.dimension() == 3 && shape.get(2) == query.get(2);
            boolean couldBeMask = shape.dimension() != 3
                    || fits(shape, query, vectors.get(vectors.size() - 2).getShape());
            if (couldBeVector && couldBeMask && NamedMask.isZeroOrOne(last)) {
                throw new IllegalArgumentException(
                        "inputs must say by its name whether an array of 0 and 1 is the mask or "
                                + names.get(vectors.size() - 1) + " where it has the shape of both, but got none for "
                                + shape);
            }
            return couldBeMask && !couldBeVector;
        }

        private static AttentionMask mask(NDArray array, NDArray query, NDArray key) {
            Shape shape = array.getShape();
            if (shape.dimension() == 3 && !fits(shape, query.getShape(), key.getShape())) {
                throw new IllegalArgumentException("mask must have shape (B, T, S) for query " + query.getShape()
                        + " and key " + key.getShape() + ", but got " + shape);
            }
            return NamedMask.read(array, query.getManager());
        }

        /** Whether a shape of rank 3 is that of a mask (B, T, S), or broadcastable to it. */
        private static boolean fits(Shape shape, Shape query, Shape key) {
            return key.dimension() == 3
                    && query.dimension() == 3
                    && isOneOr(shape.get(0), query.get(0))
                    && isOneOr(shape.get(1), query.get(1))
                    && isOneOr(shape.get(2), key.get(1));
        }

        private static boolean isOneOr(long size, long wanted) {
            return size == 1 || size == wanted;
        }

        private static NDArray orElse(@Nullable NDArray array, NDArray other) {
            return Objects.requireNonNullElse(array, other);
        }
    }
}
