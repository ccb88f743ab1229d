package dev.heed.data;

import java.util.Iterator;

/**
 * Batches that always come in the same order, so that a run can go on where it was.
 *
 * @param <B> what a batch is
 */
public interface BatchStream<B> extends Iterator<B> {

    /** Moves on as if {@link #next} had been called so many times, at least 0. */
    void skip(long batches);
}
