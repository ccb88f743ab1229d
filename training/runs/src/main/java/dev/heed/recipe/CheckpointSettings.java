package dev.heed.recipe;

import dev.heed.train.checkpoint.CheckpointConfig;

/**
 * When checkpoints are written, and which stay.
 *
 * @param interval updates between two checkpoints
 * @param keepBest how many of the best stay beside the last one, by their validation
 */
public record CheckpointSettings(long interval, int keepBest) {

    /** Checks the numbers. */
    public CheckpointSettings {
        new CheckpointConfig(interval, keepBest, null);
    }
}
