package dev.heed.family.encoder;

import dev.heed.recipe.DataSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Labelled texts to learn from. */
public sealed interface ClassifierData extends DataSettings permits LabelData, GeneratedTexts {

    /** How many tokens of a text the model reads; the rest of a longer one is cut off. */
    int maxLength();

    /**
     * Generates or reads the texts.
     *
     * @param start the folder of the run whose tokenizer to take; null for none
     * @param tokenizers the folder of a model of this very data, whose tokenizer to take; null to make it
     * @throws IllegalArgumentException if a file cannot be read, a line is malformed or nothing is left to learn from
     */
    TextSets read(@Nullable Path start, @Nullable Path tokenizers);
}
