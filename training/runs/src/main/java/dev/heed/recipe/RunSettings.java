package dev.heed.recipe;

import dev.heed.block.Precision;
import dev.heed.shape.Require;

/**
 * How a run goes. In a file its parts stand at the top.
 *
 * @param budget how long it may take
 * @param precision the numbers of matrix products
 * @param checkpoints when it is saved
 * @param maxSkipped how many updates in a row may be left out because a loss or a gradient is not finite
 * @param seed what its start, the order of its data and its dropout follow from
 */
public record RunSettings(
        BudgetSettings budget, Precision precision, CheckpointSettings checkpoints, int maxSkipped, long seed) {

    /** Checks the number of skipped updates. */
    public RunSettings {
        Require.nonNegative("maxSkipped", maxSkipped);
    }
}
