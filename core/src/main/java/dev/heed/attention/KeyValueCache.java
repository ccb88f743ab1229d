package dev.heed.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.shape.Dims;
import org.jspecify.annotations.Nullable;

/**
 * The projected keys and values that queries attend to: of the tokens decoded so far, or of an encoder's output. It is a
 * value: {@link #append} and {@link #extend} make a new one, which leaves this one as it was, and no block keeps one in a
 * field.
 *
 * <p>Shapes: key and value (B, G, S, D), the keys already marked with their positions.
 */
public final class KeyValueCache implements AutoCloseable {

    /* Implementation notes.
     * Appending copies every token seen so far; extending copies each about once however many steps there are, as a
     * growing list does. Caches that follow each other then share one buffer, of which each sees a beginning, and the
     * newest writes behind its own tokens, where no other looks. A second cache made from the same older one finds the
     * place taken and copies. Libtorch counts references to the buffer, so the handles of the newest cache are enough
     * to keep it: it lives as long as a cache that sees it.
     */
    private final NDArray key;
    private final NDArray value;
    private final @Nullable CacheRoom room;

    /**
     * A cache of arrays, which it then owns.
     *
     * @param key (B, G, S, D), already marked with its positions
     * @param value (B, G, S, D)
     * @throws IllegalArgumentException if the two do not fit each other
     */
    public KeyValueCache(NDArray key, NDArray value) {
        this(key, value, null);
        if (!key.getShape().equals(value.getShape())) {
            new Dims().bind("key", key.getShape(), "BGSD").bind("value", value.getShape(), "BGSD");
        }
    }

    KeyValueCache(NDArray key, NDArray value, @Nullable CacheRoom room) {
        this.key = key;
        this.value = value;
        this.room = room;
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
     * The keys.
     *
     * @return (B, G, S, D), owned by this cache
     */
    public NDArray key() {
        return key;
    }

    /**
     * The values.
     *
     * @return (B, G, S, D), owned by this cache
     */
    public NDArray value() {
        return value;
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
     * The cache with newer tokens behind it, in arrays of its own. A gradient may follow.
     *
     * @param newer (B, G, S', D) each
     * @return (B, G, S + S', D) each, attached to the manager of the newer arrays
     * @throws IllegalArgumentException if batch, heads or head size differ
     */
    public KeyValueCache append(KeyValueCache newer) {
        requireFit(newer);
        if (length() == 0) {
            return newer;
        }
        return new KeyValueCache(owned(key.concat(newer.key, 2), newer), owned(value.concat(newer.value, 2), newer));
    }

    /**
     * The cache with newer tokens behind it, for decoding step by step: the two share memory, and what was cached before
     * is seldom copied. The elements are those of {@link #append}.
     *
     * <p>No gradient may follow: libtorch refuses a backward pass that needs what was written into since. Layers therefore
     * append in training and extend otherwise. Never write into the arrays of a cache yourself.
     *
     * @param newer (B, G, S', D) each
     * @return (B, G, S + S', D) each, attached to the manager of the newer arrays
     * @throws IllegalArgumentException if batch, heads or head size differ
     */
    public KeyValueCache extend(KeyValueCache newer) {
        requireFit(newer);
        if (length() == 0) {
            return newer;
        }
        NDManager manager = newer.key.getManager();
        long length = length() + newer.length();
        if (room != null && room.claim(length(), newer.length())) {
            room.write(length(), newer);
            return room.firstTokens(length, manager);
        }
        try (CacheRoom larger = CacheRoom.beginningWith(this, length, manager)) {
            larger.claim(length(), newer.length());
            larger.write(length(), newer);
            return larger.firstTokens(length, manager);
        }
    }

    /**
     * The cache of some of the sequences, for a batch that shrinks or a beam that moves.
     *
     * @param rows indices into the batch, (B'), int64
     * @return (B', G, S, D) each, attached to the manager of the rows
     */
    public KeyValueCache select(NDArray rows) {
        if (room == null) {
            return new KeyValueCache(selected(key, rows), selected(value, rows));
        }
        try (CacheRoom selected = room.select(rows, length())) {
            return selected.firstTokens(length(), rows.getManager());
        }
    }

    /**
     * Moves its arrays to another owner.
     *
     * @param manager the new owner
     */
    public void attach(NDManager manager) {
        key.attach(manager);
        value.attach(manager);
        if (room != null) {
            room.attach(manager);
        }
    }

    /** Frees its arrays; other caches keep theirs. */
    @Override
    public void close() {
        key.close();
        value.close();
        if (room != null) {
            room.close();
        }
    }

    private void requireFit(KeyValueCache newer) {
        new Dims()
                .with('B', key.getShape().get(0))
                .with('G', key.getShape().get(1))
                .with('D', key.getShape().get(3))
                .bind("newer", newer.key.getShape(), "BGSD");
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
