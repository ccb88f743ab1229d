package dev.heed.family.seq2seq;

import dev.heed.recipe.DataSettings;

/** Pairs of sequences to learn from. */
public sealed interface PairData extends DataSettings permits GeneratedData, FileData {

    /**
     * Generates or reads the pairs.
     *
     * @throws IllegalArgumentException if a file cannot be read, a line is malformed or nothing is left to learn from
     */
    PairSets read();
}
