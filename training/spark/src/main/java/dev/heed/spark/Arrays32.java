package dev.heed.spark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.heed.kernel.ParameterUpdates;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Elements of float32 arrays, as they travel: no native memory, no names. Java writes an array of numbers one by one, and one
 * of bytes at once, so bytes are what is written. Every process of a run has the same arrays in the
 * same order, since they follow from the recipe.
 *
 * @param arrays the elements of each
 */
record Arrays32(List<float[]> arrays) implements Serializable {

    private static final long serialVersionUID = 1;

    /** How arrays are written. */
    private record Bytes(List<byte[]> arrays) implements Serializable {

        private static final long serialVersionUID = 1;

        Object readResolve() {
            return new Arrays32(
                    new ArrayList<>(arrays.stream().map(Bytes::floats).toList()));
        }

        private static float[] floats(byte... bytes) {
            float[] floats = new float[bytes.length / Float.BYTES];
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(floats);
            return floats;
        }

        static byte[] bytes(float... floats) {
            ByteBuffer bytes = ByteBuffer.allocate(floats.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(floats);
            return bytes.array();
        }
    }

    Object writeReplace() {
        return new Bytes(arrays.stream().map(Bytes::bytes).toList());
    }

    /**
     * Copies arrays.
     *
     * @throws IllegalArgumentException if one is not of float32
     */
    static Arrays32 of(Map<String, NDArray> named) {
        List<float[]> copies = new ArrayList<>(named.size());
        named.forEach((name, array) -> {
            if (array.getDataType() != DataType.FLOAT32) {
                throw new IllegalArgumentException("array must be of float32 to be sent to workers, but got "
                        + array.getDataType() + " in " + name);
            }
            copies.add(array.toFloatArray());
        });
        return new Arrays32(copies);
    }

    /**
     * Puts the elements into arrays, in place.
     *
     * @param manager parent of the scope in which they are copied
     * @throws IllegalArgumentException if there are more or fewer arrays, or one of another size
     */
    void into(Map<String, NDArray> named, NDManager manager) {
        if (named.size() != arrays.size()) {
            throw new IllegalArgumentException(
                    "arrays must be as many as here, " + named.size() + ", but got " + arrays.size());
        }
        try (NDManager scope = manager.newSubManager()) {
            NDList targets = new NDList(arrays.size());
            NDList values = new NDList(arrays.size());
            int place = 0;
            for (Map.Entry<String, NDArray> target : named.entrySet()) {
                float[] elements = arrays.get(place++);
                NDArray array = target.getValue();
                if (array.size() != elements.length) {
                    throw new IllegalArgumentException(target.getKey() + " must have as many elements as here, "
                            + array.size() + ", but got " + elements.length);
                }
                targets.add(array);
                values.add(scope.create(elements, array.getShape()));
            }
            ParameterUpdates.of(targets.head()).set(targets, values);
        }
    }

    /** How many bytes the elements take. */
    long bytes() {
        return arrays.stream()
                .mapToLong(array -> (long) array.length * Float.BYTES)
                .sum();
    }

    /** Their differences to others of the same sizes, in place. */
    Arrays32 minus(Arrays32 others) {
        return plus(others, -1);
    }

    /** Their sums with others of the same sizes, in place. */
    Arrays32 plus(Arrays32 others) {
        return plus(others, 1);
    }

    private Arrays32 plus(Arrays32 others, float factor) {
        for (int place = 0; place < arrays.size(); place++) {
            float[] own = arrays.get(place);
            float[] other = others.arrays.get(place);
            for (int i = 0; i < own.length; i++) {
                own[i] += factor * other[i];
            }
        }
        return this;
    }

    /** Their products with a number, in place. */
    Arrays32 times(float factor) {
        for (float[] array : arrays) {
            for (int i = 0; i < array.length; i++) {
                array[i] *= factor;
            }
        }
        return this;
    }
}
