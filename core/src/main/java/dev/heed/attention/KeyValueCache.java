package dev.heed.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.shape.Dims;

/**
 * The projected keys and values that queries attend to: of the tokens decoded so far, or of an encoder's output. It is a
 * value: {@link #append} makes a new one, and no block keeps one in a field.
 *
 * @param key (B, G, S, D), already marked with its positions
 * @param value (B, G, S, D)
 */
public record KeyValueCache(NDArray key, NDArray value) implements AutoCloseable {

    /** Checks that the two fit each other. */
    public KeyValueCache {
        if (!key.getShape().equals(value.getShape())) {
            new Dims().bind("key", key.getShape(), "BGSD").bind("value", value.getShape(), "BGSD");
        }
    }

    /**
     * A cache of no tokens.
     *
     * @param manager owner of its arrays
     * @param batchSize number of sequences B
     * @param config the attention that will fill it
     * @return keys and values of shape (B, G, 0, D)
     */
    public static KeyValueCache empty(NDManager manager, long batchSize, AttentionConfig config) {
        Shape shape = new Shape(batchSize, config.numKvHeads(), 0, config.headDim());
        return new KeyValueCache(manager.zeros(shape), manager.zeros(shape));
    }

    /**
     * How many tokens are cached.
     *
     * @return S
     */
    public long length() {
        return key.getShape().get(2);
    }

    /**
     * The cache with newer tokens behind it.
     *
     * @param newer (B, G, S', D) each
     * @return (B, G, S + S', D) each, attached to the manager of the newer arrays
     * @throws IllegalArgumentException if batch, heads or head size differ
     */
    public KeyValueCache append(KeyValueCache newer) {
        new Dims()
                .with('B', key.getShape().get(0))
                .with('G', key.getShape().get(1))
                .with('D', key.getShape().get(3))
                .bind("newer", newer.key.getShape(), "BGSD");
        if (length() == 0) {
            return newer;
        }
        return new KeyValueCache(owned(key.concat(newer.key, 2), newer), owned(value.concat(newer.value, 2), newer));
    }

    /**
     * The cache of some of the sequences, for a batch that shrinks or a beam that moves.
     *
     * @param rows indices into the batch, (B'), int64
     * @return (B', G, S, D) each, attached to the manager of the rows
     */
    public KeyValueCache select(NDArray rows) {
        return new KeyValueCache(selected(key, rows), selected(value, rows));
    }

    /**
     * Moves both arrays to another owner.
     *
     * @param manager the new owner
     */
    public void attach(NDManager manager) {
        key.attach(manager);
        value.attach(manager);
    }

    @Override
    public void close() {
        key.close();
        value.close();
    }

    private static NDArray owned(NDArray joined, KeyValueCache newer) {
        joined.attach(newer.key.getManager());
        return joined;
    }

    private static NDArray selected(NDArray array, NDArray rows) {
        NDArray selected = array.get(rows);
        selected.attach(rows.getManager());
        return selected;
    }
}
