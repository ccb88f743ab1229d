package dev.heed.family.lm;

import dev.heed.generate.GenerationConfigBuilder;
import dev.heed.recipe.DataSettings;
import dev.heed.text.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a language model learns from, and with it what a prompt is. */
public sealed interface LanguageData extends DataSettings permits TextData, RepeatedData {

    /** The most tokens that the model reads in training, T. */
    int context();

    /**
     * Reads the text or generates the sequences.
     *
     * @param start the folder of the run whose parameters the model begins with; null for new ones
     * @param maxValidation on how many sequences to validate, evenly over all; 0 for all
     * @throws IllegalArgumentException if a file cannot be read, or there is too little to learn from
     */
    LanguageSets read(@Nullable Path start, int maxValidation);

    /**
     * What a model is measured on when it has been trained.
     *
     * @param data a file of the kind that it learned from
     * @throws IllegalArgumentException if the file is not of that kind
     */
    HeldOut heldOut(Tokenizer tokenizer, Path data);

    /** The names of what is measured, in order. */
    List<String> metrics();

    /**
     * The tokens that a model is to continue.
     *
     * @throws IllegalArgumentException if the line has none, or some that the tokenizer does not know
     */
    int[] prompt(Tokenizer tokenizer, String line);

    /** What ends a continuation unless somebody sets it otherwise: the most tokens, and a token where the data has one. */
    GenerationConfigBuilder generation();
}
