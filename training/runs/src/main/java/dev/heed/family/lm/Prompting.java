package dev.heed.family.lm;

import dev.heed.family.AddedTokens;
import dev.heed.generate.GenerationConfigBuilder;
import dev.heed.text.Tokenizer;
import java.nio.file.Path;

/** What a prompt is to a trained language model, what ends its continuation, and which files measure it. */
public interface Prompting {

    /**
     * The tokens that a model is to continue.
     *
     * @throws IllegalArgumentException if the line has none, or some that the tokenizer does not know
     */
    int[] prompt(Tokenizer tokenizer, String line);

    /** What of a prompt is no text. */
    AddedTokens added();

    /** What ends a continuation unless somebody sets it otherwise: the most tokens, and a token where the data has one. */
    GenerationConfigBuilder generation();

    /**
     * What a model is measured on when it has been trained.
     *
     * @param data a file of the kind that the model learned from
     * @throws IllegalArgumentException if the file is not of that kind
     */
    HeldOut heldOut(Tokenizer tokenizer, Path data);
}
