package dev.heed.train.checkpoint;

import dev.heed.shape.Require;
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
        Require.positive("interval", interval);
        Require.nonNegative("keepBest", keepBest);
    }
}
