package dev.heed.data;

import java.util.Iterator;
import java.util.function.Function;

/**
 * Batches that always come in the same order, so that a run can go on where it was.
 *
 * @param <B> what a batch is
 */
public interface BatchStream<B> extends Iterator<B> {

    /** Moves on as if {@link #next} had been called so many times, at least 0. */
    void skip(long batches);

    /**
     * The same stream with each batch changed as it is drawn.
     *
     * @param change depends on nothing but the batch
     */
    default <C> BatchStream<C> map(Function<? super B, C> change) {
        BatchStream<B> batches = this;
        return new BatchStream<>() {

            @Override
            public boolean hasNext() {
                return batches.hasNext();
            }

            @Override
            public C next() {
                return change.apply(batches.next());
            }

            @Override
            public void skip(long count) {
                batches.skip(count);
            }
        };
    }
}
