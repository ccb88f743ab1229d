package dev.heed.data;

import dev.heed.shape.Require;
import java.util.Iterator;
import java.util.function.Supplier;

/**
 * Every n-th batch of a stream, the share of one of n workers: those numbered first, first + n, first + 2n and so on. All
 * workers together draw each batch once, and which ones a worker draws follows from the numbers alone.
 *
 * @param <B> what a batch is
 */
public final class Shard<B> implements Iterator<B> {

    private final Supplier<BatchStream<B>> beginning;
    private BatchStream<B> stream;
    private long position;
    private long next;
    private int stride = 1;

    /**
     * A share of a stream, all of it until {@link #begin} says otherwise.
     *
     * @param beginning gives the stream from its first batch on, each time it is asked
     */
    public Shard(Supplier<BatchStream<B>> beginning) {
        this.beginning = beginning;
        stream = beginning.get();
    }

    /**
     * Goes to a batch, forwards or backwards.
     *
     * @param first the number of the next batch, counted from 0
     * @param workers how far apart the batches are
     */
    public void begin(long first, int workers) {
        Require.nonNegative("first", first);
        Require.positive("workers", workers);
        if (first < position) {
            stream = beginning.get();
            position = 0;
        }
        next = first;
        stride = workers;
    }

    @Override
    public boolean hasNext() {
        return stream.hasNext();
    }

    @Override
    public B next() {
        stream.skip(next - position);
        position = next + 1;
        next += stride;
        return stream.next();
    }
}
