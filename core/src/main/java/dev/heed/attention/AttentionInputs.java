package dev.heed.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import dev.heed.mask.AttentionMask;
import java.util.ArrayList;
import java.util.List;

/**
 * What an {@link NDList} means to an attention block. Arrays are told apart by their type, never by how many there are: a
 * boolean array is the mask, the others are query, key and value in this order; a missing key is the query, a missing
 * value is the key.
 *
 * @param query (B, T, E)
 * @param key (B, S, E)
 * @param value (B, S, E)
 * @param mask true = may attend
 */
public record AttentionInputs(NDArray query, NDArray key, NDArray value, AttentionMask mask) {

    private static final int MOST_VECTORS = 3;

    /**
     * Reads a list.
     *
     * @param inputs one to three float arrays, and at most one boolean
     * @return the inputs by name
     * @throws IllegalArgumentException if there are other arrays than these
     */
    public static AttentionInputs of(NDList inputs) {
        List<NDArray> vectors = new ArrayList<>();
        List<NDArray> masks = new ArrayList<>();
        for (NDArray input : inputs) {
            requireFloatOrBoolean(input);
            (input.getDataType() == DataType.BOOLEAN ? masks : vectors).add(input);
        }
        if (vectors.isEmpty() || vectors.size() > MOST_VECTORS || masks.size() > 1) {
            throw new IllegalArgumentException("inputs must be query, key and value (the last two optional) and at most"
                    + " one boolean mask, but got " + vectors.size() + " float and " + masks.size()
                    + " boolean arrays");
        }
        NDArray query = vectors.get(0);
        NDArray key = vectors.size() > 1 ? vectors.get(1) : query;
        NDArray value = vectors.size() > 2 ? vectors.get(2) : key;
        return new AttentionInputs(
                query, key, value, masks.isEmpty() ? AttentionMask.none() : AttentionMask.dense(masks.get(0)));
    }

    private static void requireFloatOrBoolean(NDArray input) {
        if (!input.getDataType().isFloating() && input.getDataType() != DataType.BOOLEAN) {
            throw new IllegalArgumentException("inputs must be float arrays and at most one boolean mask, but got "
                    + input.getDataType() + " of shape " + input.getShape());
        }
    }
}
