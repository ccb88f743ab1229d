package dev.heed.family.seq2seq;

import dev.heed.recipe.DataSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Pairs of sequences to learn from. */
public sealed interface PairData extends DataSettings permits GeneratedData, FileData {

    /**
     * Generates or reads the pairs.
     *
     * @param tokenizers the folder of a model of this very data, whose tokenizers to take; null to make them
     * @throws IllegalArgumentException if a file cannot be read, a line is malformed or nothing is left to learn from
     */
    PairSets read(@Nullable Path tokenizers);

    /** The same with tokenizers that are made of the data. */
    default PairSets read() {
        return read(null);
    }
}
