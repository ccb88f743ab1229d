package dev.heed.train;

import ai.djl.ndarray.NDManager;
import ai.djl.training.dataset.Batch;
import dev.heed.data.BatchStream;
import java.util.Iterator;

/** What training does with batches that it has drawn, of any kind: they are kept, closed, or left out. */
final class DrawnBatches {

    private DrawnBatches() {}

    /** Leaves out batches, without making them where the stream knows how. */
    static void skip(Iterator<?> batches, long count) {
        if (batches instanceof BatchStream<?> stream) {
            stream.skip(count);
        } else {
            for (long skipped = 0; skipped < count && batches.hasNext(); skipped++) {
                close(batches.next());
            }
        }
    }

    /** Keeps a batch of DJL's until its update ends: DJL's iterator frees the last one when asked for more. */
    static void attach(Object batch, NDManager scope) {
        if (batch instanceof Batch arrays) {
            arrays.getData().attach(scope);
            arrays.getLabels().attach(scope);
        }
    }

    /** Gives back what a batch holds, as DJL's hold native arrays. */
    static void close(Object batch) {
        if (batch instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException("a batch could not be closed", e);
            }
        }
    }
}
