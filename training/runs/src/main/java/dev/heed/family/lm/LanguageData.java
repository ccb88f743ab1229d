package dev.heed.family.lm;

import dev.heed.recipe.DataSettings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a language model learns from, and with it what a prompt is. */
public sealed interface LanguageData extends DataSettings, Prompting permits TextData, RepeatedData {

    /** The most tokens that the model reads in training, T. */
    int context();

    /**
     * Reads the text or generates the sequences.
     *
     * @param start the folder, of a run or of Hugging Face's, whose parameters the model begins with; null for new ones
     * @param tokenizers the folder of a model of this very data, whose tokenizer to take; null to make it
     * @param maxValidation on how many sequences to validate, evenly over all; 0 for all
     * @throws IllegalArgumentException if a file cannot be read, or there is too little to learn from
     */
    LanguageSets read(@Nullable Path start, @Nullable Path tokenizers, int maxValidation);

    /** The names of what is measured, in order. */
    List<String> metrics();
}
