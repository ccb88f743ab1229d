package dev.heed.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.kernel.AttentionOperands;
import dev.heed.shape.Dims;
import dev.heed.shape.Require;
import java.util.Objects;
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
     * newest writes after its own tokens, where no other looks. A second cache made from the same older one finds the
     * place taken and copies. Libtorch counts references to the buffer, so the handles of the newest cache are enough
     * to keep it: it lives as long as a cache that sees it.
     */
    private @Nullable NDArray key;
    private @Nullable NDArray value;
    private @Nullable Boolean finite;
    private final @Nullable CacheRoom room;
    private final Shape shape;

    /**
     * A cache of arrays, which it then owns.
     *
     * @param key (B, G, S, D), already marked with its positions
     * @param value (B, G, S, D)
     * @throws IllegalArgumentException if the two do not fit each other
     */
    public KeyValueCache(NDArray key, NDArray value) {
        this.key = key;
        this.value = value;
        room = null;
        shape = key.getShape();
        if (!key.getShape().equals(value.getShape())) {
            new Dims().bind("key", key.getShape(), "BGSD").bind("value", value.getShape(), "BGSD");
        }
        Require.type("value", value, key.getDataType(), "keys");
    }

    /** A cache of the first tokens of some room, seen through arrays that are made when somebody asks for them. */
    KeyValueCache(CacheRoom room, long length) {
        this.room = room;
        shape = room.shape(length);
    }

    /** A cache of no tokens, (B, G, 0, D), for the attention that will fill it. */
    public static KeyValueCache empty(NDManager manager, long batchSize, AttentionConfig config) {
        Shape shape = new Shape(batchSize, config.numKvHeads(), 0, config.headDim());
        return new KeyValueCache(manager.zeros(shape), manager.zeros(shape));
    }

    /** The keys (B, G, S, D), owned by this cache. */
    public NDArray key() {
        if (key == null) {
            key = Objects.requireNonNull(room).firstKeys(length());
        }
        return key;
    }

    /** The values (B, G, S, D), owned by this cache. */
    public NDArray value() {
        if (value == null) {
            value = Objects.requireNonNull(room).firstValues(length());
        }
        return value;
    }

    /** Whether all keys and values are finite; looked at once. */
    boolean isFinite() {
        if (finite == null) {
            finite = AttentionOperands.isFinite(key()) && AttentionOperands.isFinite(value());
        }
        return finite;
    }

    /** How many tokens S are cached. */
    public long length() {
        return shape.get(2);
    }

    /**
     * The cache followed by newer tokens, in arrays of its own. A gradient may follow.
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
        return new KeyValueCache(
                owned(key().concat(newer.key(), 2), newer), owned(value().concat(newer.value(), 2), newer));
    }

    /**
     * The cache followed by newer tokens, for decoding step by step: the two share memory, and what was cached before is
     * seldom copied. The elements are those of {@link #append}.
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
        KeyValueCache all = reserve(newer.length(), newer.key().getManager());
        all.room().write(length(), newer);
        return all;
    }

    /** The cache with place for more tokens, owned by a manager; a kernel then writes them into {@link #room()}. */
    public KeyValueCache reserve(long more, NDManager manager) {
        long length = length() + more;
        if (room != null && room.claim(length(), more)) {
            return new KeyValueCache(room.sharedBy(manager), length);
        }
        CacheRoom larger = CacheRoom.beginningWith(this, length, manager);
        larger.claim(length(), more);
        return new KeyValueCache(larger, length);
    }

    /**
     * The memory behind a cache that was extended or reserved.
     *
     * @return room for more tokens than there are
     * @throws IllegalStateException if the cache owns arrays of its own instead
     */
    public CacheRoom room() {
        if (room == null) {
            throw new IllegalStateException("cache must have been extended or reserved, but got " + shape);
        }
        return room;
    }

    /**
     * The cache of some of the sequences, by int64 indices into the batch, for one that shrinks or a beam that moves.
     * It is attached to the manager of the indices.
     */
    public KeyValueCache select(NDArray rows) {
        if (room == null) {
            return new KeyValueCache(selected(key(), rows), selected(value(), rows));
        }
        return new KeyValueCache(room.select(rows, length()), length());
    }

    /** Moves its arrays to another owner. */
    public void attach(NDManager manager) {
        if (key != null) {
            key.attach(manager);
        }
        if (value != null) {
            value.attach(manager);
        }
        if (room != null) {
            room.attach(manager);
        }
    }

    /** Frees its arrays; other caches keep theirs. */
    @Override
    public void close() {
        if (key != null) {
            key.close();
        }
        if (value != null) {
            value.close();
        }
        if (room != null) {
            room.close();
        }
    }

    private void requireFit(KeyValueCache newer) {
        new Dims()
                .with('B', shape.get(0))
                .with('G', shape.get(1))
                .with('D', shape.get(3))
                .bind("newer", newer.shape, "BGSD");
        if (length() > 0) {
            NDArray cached = room == null ? key() : room.key();
            Require.type("newer", newer.key(), cached.getDataType(), "cached keys");
        }
    }

    private static NDArray owned(NDArray joined, KeyValueCache newer) {
        joined.attach(newer.key().getManager());
        return joined;
    }

    private static NDArray selected(NDArray array, NDArray rows) {
        NDArray selected = array.get(rows);
        selected.attach(rows.getManager());
        return selected;
    }
}
