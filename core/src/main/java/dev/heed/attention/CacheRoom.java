package dev.heed.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.Borrowed;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory for a cache's tokens and for newer ones to be written after them. Several caches share it: each sees a beginning
 * of it, and only the one that sees all that is used may append.
 *
 * @param key (B, G, capacity, D), this cache's own handle
 * @param value (B, G, capacity, D), this cache's own handle
 * @param used how many tokens have been written, by whichever cache
 */
public record CacheRoom(NDArray key, NDArray value, AtomicLong used) implements AutoCloseable {

    /** Doubling copies each token once on average; the least room spares short sequences the first few copies. */
    private static final long LEAST_CAPACITY = 32;

    /** New room with place for the wanted tokens, which begins with those of a cache. */
    static CacheRoom beginningWith(KeyValueCache cache, long wanted, NDManager manager) {
        long capacity = Math.max(LEAST_CAPACITY, 2 * wanted);
        CacheRoom room = new CacheRoom(
                empty(cache.key(), capacity, manager), empty(cache.value(), capacity, manager), new AtomicLong());
        if (cache.numKeys() > 0) {
            room.write(0, cache);
        }
        room.used.set(cache.numKeys());
        return room;
    }

    private static NDArray empty(NDArray like, long capacity, NDManager manager) {
        Shape shape = like.getShape();
        Shape wider = new Shape(shape.get(0), shape.get(1), capacity, shape.get(3)); // (B, G, capacity, D)
        if (shape.get(2) == 0) {
            return manager.create(wider, like.getDataType(), like.getDevice());
        }
        // By a copy, since DJL cannot make an array of bfloat16 from nothing.
        try (NDArray token = like.get(tokens(0, 1));
                NDArray repeated = token.broadcast(wider)) {
            return Borrowed.attached(manager, repeated.duplicate());
        }
    }

    /** The shape of a cache of the first tokens. */
    Shape shape(long length) {
        Shape shape = key.getShape();
        return new Shape(shape.get(0), shape.get(1), length, shape.get(3));
    }

    /** Claims the place after a number of tokens; false where another cache has claimed it or there is not enough. */
    boolean claim(long length, long more) {
        return length + more <= key.getShape().get(2) && used.compareAndSet(length, length + more);
    }

    /** Gives back the last places of a number of tokens, unless another cache has claimed what follows them. */
    void release(long length, long unused) {
        used.compareAndSet(length, length - unused);
    }

    /** Writes tokens after a number of others. */
    void write(long start, KeyValueCache newer) {
        NDIndex place = tokens(start, start + newer.numKeys());
        key.set(place, newer.key());
        value.set(place, newer.value());
    }

    /** Handles of another owner on the same room. */
    CacheRoom sharedBy(NDManager manager) {
        return new CacheRoom(
                Borrowed.attached(manager, key.reshape(key.getShape())),
                Borrowed.attached(manager, value.reshape(value.getShape())),
                used);
    }

    /** A view of the first keys, owned by this room's owner. */
    NDArray firstKeys(long length) {
        return key.get(tokens(0, length));
    }

    /** A view of the first values, owned by this room's owner. */
    NDArray firstValues(long length) {
        return value.get(tokens(0, length));
    }

    /** The same room for some of the sequences; what follows the tokens is free again. */
    CacheRoom select(NDArray rows, long length) {
        NDManager manager = rows.getManager();
        return new CacheRoom(
                Borrowed.attached(manager, key.get(rows)),
                Borrowed.attached(manager, value.get(rows)),
                new AtomicLong(length));
    }

    void attach(NDManager manager) {
        key.attach(manager);
        value.attach(manager);
    }

    @Override
    public void close() {
        key.close();
        value.close();
    }

    static NDIndex tokens(long start, long end) {
        return new NDIndex().addAllDim().addAllDim().addSliceDim(start, end);
    }
}
