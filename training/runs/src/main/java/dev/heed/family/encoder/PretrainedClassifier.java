package dev.heed.family.encoder;

import dev.heed.layer.Pooling;
import dev.heed.recipe.ModelSettings;
import dev.heed.shape.Require;
import org.jspecify.annotations.Nullable;

/**
 * A classifier on the encoder of the folder in start, with a config.json as Hugging Face's models have it: BERT, or a
 * sentence encoder of its kind. The tokenizer is the folder's.
 *
 * @param pooling how the vectors of a text's tokens become one, from which its class is read
 * @param dropout probability that an element is dropped in training, wherever the layers, embeddings and head drop; null for
 *     what config.json says
 */
public record PretrainedClassifier(
        Pooling pooling, @Nullable Float dropout) implements ModelSettings {

    /** Checks the number. */
    public PretrainedClassifier {
        if (dropout != null) {
            Require.probability("dropout", dropout);
        }
    }

    @Override
    public boolean isOfStart() {
        return true;
    }
}
