package dev.heed.recipe;

import dev.heed.data.BatchConfig;
import dev.heed.shape.Require;

/**
 * How many pairs an update learns from.
 *
 * @param size pairs in a batch
 * @param accumulation batches in an update
 * @param workers threads that share an update's batches, at most as many as there are batches
 */
public record BatchSettings(int size, int accumulation, int workers) {

    /** Checks the numbers. */
    public BatchSettings {
        Require.positive("size", size);
        Require.positive("accumulation", accumulation);
        if (workers < 1 || workers > accumulation) {
            throw new IllegalArgumentException(
                    "workers must be from 1 to accumulation=" + accumulation + ", but got " + workers);
        }
    }

    /**
     * How the pairs are cut.
     *
     * @param seed what their order follows from
     * @return batches of this size, from pools of the usual size
     */
    public BatchConfig config(long seed) {
        return BatchConfig.of(size, seed);
    }

    /** Updates in some passes over a corpus, the last of which may take a batch or two of the next pass. */
    long updates(int epochs, int pairs) {
        long batches = Math.multiplyExact((long) epochs, config(0).batchesPerEpoch(pairs));
        return (batches + accumulation - 1) / accumulation;
    }
}
