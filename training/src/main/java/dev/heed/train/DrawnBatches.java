package dev.heed.train;

import dev.heed.data.BatchStream;
import java.util.Iterator;

/** What training does with batches that it has drawn, of any kind: they are closed, or left out. */
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
