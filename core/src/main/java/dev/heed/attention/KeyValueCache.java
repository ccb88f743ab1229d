package dev.heed.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.Borrowed;
import dev.heed.kernel.AttentionOperands;
import dev.heed.mask.AttentionMask;
import dev.heed.mask.Visibility;
import dev.heed.shape.Dims;
import dev.heed.shape.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The projected keys and values that queries attend to: of the tokens decoded so far, or of an encoder's output. It is a
 * value: {@link #append} and {@link #extend} make a new one, which leaves this one as it was, and no block keeps one in a
 * field.
 *
 * <p>Where what a token sees is limited ({@link Visibility#window()} and {@link Visibility#sinks()}), what no later one
 * will see is evicted: of {@link #length()} tokens it then holds {@link #numKeys()}, the first A and the last S - A, so
 * that key s is that of token s if s &lt; A, and of token length - S + s otherwise. What the next token sees of those fed,
 * the sinks and the last W - 1, is always among them, and they are at most twice as many and what was fed last: the memory
 * stays the same however many tokens are fed.
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
     * A window evicts when twice as many tokens are there as it wants, so that what stays is copied once for as many
     * tokens; until then the mask hides what is too old. An older cache must stay as it was, so nothing is overwritten.
     * When to evict depends on numbers of tokens alone: the caches of all layers hold the same ones.
     */
    private @Nullable NDArray key;
    private @Nullable NDArray value;
    private @Nullable Boolean finite;
    private final @Nullable CacheRoom room;
    private final Shape shape;
    private final Visibility visibility;
    private final long numEvicted;

    /**
     * A cache of arrays, which it then owns.
     *
     * @param key (B, G, S, D), already marked with its positions
     * @param value (B, G, S, D)
     * @throws IllegalArgumentException if the two do not fit each other
     */
    public KeyValueCache(NDArray key, NDArray value) {
        this(key, value, AttentionMask.none(), 0);
    }

    private KeyValueCache(NDArray key, NDArray value, Visibility visibility, long numEvicted) {
        this.key = key;
        this.value = value;
        this.visibility = visibility;
        this.numEvicted = numEvicted;
        room = null;
        shape = key.getShape();
        if (shape.dimension() != 4 || !shape.equals(value.getShape())) {
            new Dims().bind("key", shape, "BGSD").bind("value", value.getShape(), "BGSD");
        }
        Require.type("value", value, key.getDataType(), "keys");
    }

    /** A cache of the first tokens of some room, seen through arrays that are made when somebody asks for them. */
    private KeyValueCache(CacheRoom room, long numKeys, Visibility visibility, long numEvicted) {
        this.room = room;
        this.visibility = visibility;
        this.numEvicted = numEvicted;
        shape = room.shape(numKeys);
    }

    /** A cache of no tokens, (B, G, 0, D), for the attention that will fill it and says what it need not remember. */
    public static KeyValueCache empty(NDManager manager, long batchSize, AttentionConfig config) {
        Shape shape = new Shape(batchSize, config.numKvHeads(), 0, config.headDim());
        return new KeyValueCache(manager.zeros(shape), manager.zeros(shape), config.visibility(), 0);
    }

    /** The keys (B, G, S, D), owned by this cache. */
    public NDArray key() {
        if (key == null) {
            key = Objects.requireNonNull(room).firstKeys(numKeys());
        }
        return key;
    }

    /** The values (B, G, S, D), owned by this cache. */
    public NDArray value() {
        if (value == null) {
            value = Objects.requireNonNull(room).firstValues(numKeys());
        }
        return value;
    }

    /** Whether all keys and values are finite; looked at once. */
    public boolean isFinite() {
        if (finite == null) {
            finite = AttentionOperands.isFinite(key()) && AttentionOperands.isFinite(value());
        }
        return finite;
    }

    /** The shape (B, G, S, D) of keys and of values. */
    public Shape shape() {
        return shape;
    }

    /** The type of keys and values. */
    public DataType type() {
        return (room == null ? key() : room.key()).getDataType();
    }

    /** How many tokens were fed, those evicted included: the position of the next one. */
    public long length() {
        return numKeys() + numEvicted;
    }

    /** How many keys S are held. */
    public long numKeys() {
        return shape.get(2);
    }

    /** How many tokens are missing, all of them just after the sinks. */
    long numEvicted() {
        return numEvicted;
    }

    /**
     * The cache followed by newer tokens, in arrays of its own. A gradient may follow.
     *
     * @param newer (B, G, S', D) each
     * @return (B, G, S + S', D) each but for what is evicted, attached to the manager of the newer arrays
     * @throws IllegalArgumentException if batch, heads or head size differ
     */
    public KeyValueCache append(KeyValueCache newer) {
        requireFit(newer);
        if (length() == 0) {
            return first(newer);
        }
        NDManager manager = newer.key().getManager();
        KeyValueCache kept = isCrowded() ? evict(numKept(), manager) : this;
        KeyValueCache all = new KeyValueCache(
                Borrowed.attached(manager, kept.key().concat(newer.key(), 2)),
                Borrowed.attached(manager, kept.value().concat(newer.value(), 2)),
                visibility,
                kept.numEvicted);
        if (kept != this) {
            kept.close();
        }
        return all;
    }

    private KeyValueCache first(KeyValueCache newer) {
        return visibility == newer.visibility ? newer : new KeyValueCache(newer.key(), newer.value(), visibility, 0);
    }

    /**
     * The cache followed by newer tokens, for decoding step by step: the two share memory, and what was cached before is
     * seldom copied. The elements are those of {@link #append}.
     *
     * <p>No gradient may follow: libtorch refuses a backward pass that needs what was written into since. Layers therefore
     * append in training and extend otherwise. Never write into the arrays of a cache yourself.
     *
     * @param newer (B, G, S', D) each
     * @return (B, G, S + S', D) each but for what is evicted, attached to the manager of the newer arrays
     * @throws IllegalArgumentException if batch, heads or head size differ
     */
    public KeyValueCache extend(KeyValueCache newer) {
        requireFit(newer);
        if (length() == 0) {
            return first(newer);
        }
        KeyValueCache all = reserve(newer.numKeys(), newer.key().getManager());
        all.room().write(all.numKeys() - newer.numKeys(), newer);
        return all;
    }

    /**
     * The cache with place for more tokens, owned by a manager; a kernel then writes them into {@link #room()}, after all
     * other keys.
     */
    public KeyValueCache reserve(long more, NDManager manager) {
        if (isCrowded()) {
            try (KeyValueCache kept = evict(numKept(), manager)) {
                return kept.reserve(more, manager);
            }
        }
        long wanted = numKeys() + more;
        if (room != null && room.claim(numKeys(), more)) {
            return new KeyValueCache(room.sharedBy(manager), wanted, visibility, numEvicted);
        }
        CacheRoom larger = CacheRoom.beginningWith(this, wanted, manager);
        larger.claim(numKeys(), more);
        return new KeyValueCache(larger, wanted, visibility, numEvicted);
    }

    /** The cache without the last tokens of a reserved room, which were not written after all; it takes this one's place. */
    public KeyValueCache without(long numUnused) {
        if (numUnused == 0) {
            return this;
        }
        CacheRoom room = room();
        room.release(numKeys(), numUnused);
        return new KeyValueCache(room, numKeys() - numUnused, visibility, numEvicted);
    }

    /** Whether it holds more than twice what later tokens see. */
    private boolean isCrowded() {
        return numKeys() > 2 * numKept();
    }

    /** How many tokens are left for a newer one, at least one: no room could be made like none of bfloat16. */
    private long numKept() {
        return Math.max(1, numVisible());
    }

    /** How many tokens the next one sees, which is the last of its window itself. */
    private long numVisible() {
        return (long) visibility.sinks() + visibility.window() - 1;
    }

    /**
     * The cache of what the next token sees beside itself, the sinks and the last W - 1 tokens; itself where it holds no more.
     * Growing evicts by itself, now and then.
     *
     * @param manager owner of the result
     */
    public KeyValueCache evict(NDManager manager) {
        return evict(numVisible(), manager);
    }

    private KeyValueCache evict(long numLeft, NDManager manager) {
        long numMore = numKeys() - numLeft;
        return numMore <= 0
                ? this
                : new KeyValueCache(
                        left(key(), numLeft, manager),
                        left(value(), numLeft, manager),
                        visibility,
                        numEvicted + numMore);
    }

    private NDArray left(NDArray all, long numLeft, NDManager manager) {
        try (NDManager scratch = manager.newSubManager()) {
            NDArray handle = Borrowed.by(scratch, all);
            NDArray last = handle.get(CacheRoom.tokens(numKeys() - numLeft + visibility.sinks(), numKeys()));
            NDArray left = visibility.sinks() == 0
                    ? last.duplicate() // a view would keep what it leaves out in memory
                    : handle.get(CacheRoom.tokens(0, visibility.sinks())).concat(last, 2);
            left.attach(manager);
            return left;
        }
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
            NDManager manager = rows.getManager();
            return new KeyValueCache(
                    Borrowed.attached(manager, key().get(rows)),
                    Borrowed.attached(manager, value().get(rows)),
                    visibility,
                    numEvicted);
        }
        return new KeyValueCache(room.select(rows, numKeys()), numKeys(), visibility, numEvicted);
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
            Require.type("newer", newer.key(), type(), "cached keys");
        }
    }
}
