package dev.heed.recipe;

import dev.heed.data.BatchConfig;

/** What is learned from. */
public sealed interface DataSettings permits GeneratedData, FileData {

    /**
     * Whether a run can count its passes over the data.
     *
     * @return false for an endless stream of new pairs
     */
    boolean isFinite();

    /**
     * Whether there are pairs to validate on.
     *
     * @return true if there are
     */
    boolean hasValidation();

    /**
     * Generates or reads the data.
     *
     * @param batches how the pairs to learn from are cut and ordered
     * @return the data
     * @throws IllegalArgumentException if a file cannot be read, a line is malformed or nothing is left to learn from
     */
    RecipeData read(BatchConfig batches);
}
