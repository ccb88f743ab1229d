package dev.heed.train.checkpoint;

import dev.heed.shape.Require;

/**
 * When checkpoints are written, and which stay.
 *
 * @param interval updates between two checkpoints
 * @param keepBest how many of the best stay beside the last one, by their validation
 */
public record CheckpointConfig(long interval, int keepBest) {

    /** Checks the numbers. */
    public CheckpointConfig {
        Require.positive("interval", interval);
        Require.nonNegative("keepBest", keepBest);
    }
}
