package dev.heed.data;

import dev.heed.shape.Require;

/**
 * How many examples an update learns from.
 *
 * @param size examples in a batch
 * @param accumulation batches in an update
 * @param workers threads that share an update's batches, at most as many as there are batches
 */
public record BatchConfig(int size, int accumulation, int workers) {

    /** More is a slip of the pen: the examples of 16 batches are in Java's memory at once. */
    private static final int LARGEST = 65_536;

    private static final int MOST_WORKERS = 1024;

    /** Checks the numbers. */
    public BatchConfig {
        Require.positive("size", size);
        Require.atMost("size", size, LARGEST);
        Require.positive("accumulation", accumulation);
        Require.atMost("accumulation", accumulation, LARGEST);
        if (workers < 1 || workers > accumulation) {
            throw new IllegalArgumentException(
                    "workers must be from 1 to accumulation=" + accumulation + ", but got " + workers);
        }
        Require.atMost("workers", workers, MOST_WORKERS);
    }

    /**
     * Updates in some epochs over a corpus, the last of which may take a batch or two of the next epoch.
     *
     * @param examples how many an epoch has; its last batch may be smaller than the others
     */
    public long updates(int epochs, int examples) {
        long batches = Math.multiplyExact(epochs, ((long) examples + size - 1) / size);
        return (batches + accumulation - 1) / accumulation;
    }
}
