package dev.heed.family.encoder;

import dev.heed.recipe.ModelSettings;
import dev.heed.shape.Require;
import org.jspecify.annotations.Nullable;

/**
 * A model of masked tokens on the encoder of the folder in start, with a config.json as Hugging Face's models have it, such
 * as BERT's: it learns on, from texts of another kind. The tokenizer is the folder's.
 *
 * @param dropout probability that an element is dropped in training, wherever the layers and embeddings drop; null for what
 *     config.json says
 */
public record PretrainedMaskedTokens(@Nullable Float dropout) implements ModelSettings {

    /** Checks the number. */
    public PretrainedMaskedTokens {
        if (dropout != null) {
            Require.probability("dropout", dropout);
        }
    }

    @Override
    public boolean isOfStart() {
        return true;
    }
}
