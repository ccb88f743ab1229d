package dev.heed.train.checkpoint;

import dev.heed.train.state.Goal;
import org.jspecify.annotations.Nullable;

/**
 * When checkpoints are written, and which stay.
 *
 * @param interval updates between two checkpoints
 * @param keepBest how many of the best stay beside the last one, by their validation
 * @param goal which are best; null where there is no validation, and then the last one alone stays
 */
public record CheckpointConfig(
        long interval, int keepBest, @Nullable Goal goal) {

    /** Checks the numbers. */
    public CheckpointConfig {
        if (interval < 1) {
            throw new IllegalArgumentException("interval must be at least 1, but got " + interval);
        }
        if (keepBest < 0) {
            throw new IllegalArgumentException("keepBest must be at least 0, but got " + keepBest);
        }
    }
}
