package dev.heed.family.lm;

import dev.heed.embedding.EmbeddingConfig;
import dev.heed.family.Pretrained;
import dev.heed.huggingface.HuggingFaceModel;
import dev.heed.io.SafeText;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.recipe.ModelSettings;
import dev.heed.shape.Require;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The language model of the folder in start, with a config.json as Hugging Face's models have it: GPT-2, or one of Llama's
 * kind.
 *
 * @param dropout probability that an element is dropped in training, wherever the layers and the embedding drop; null for
 *     what config.json says
 */
public record PretrainedLanguageModel(@Nullable Float dropout) implements ModelSettings {

    /** Checks the number. */
    public PretrainedLanguageModel {
        if (dropout != null) {
            Require.probability("dropout", dropout);
        }
    }

    @Override
    public boolean isOfStart() {
        return true;
    }

    /** The settings of the network in a folder that was read. */
    LanguageModelConfig config(HuggingFaceModel start, Path folder) {
        if (!(start.network() instanceof LanguageModel model)) {
            throw new IllegalArgumentException("start must be the folder of a language model, such as GPT-2, but got "
                    + SafeText.of(folder) + " of another");
        }
        LanguageModelConfig config = model.config();
        EmbeddingConfig embedding = config.embedding();
        return dropout == null
                ? config
                : new LanguageModelConfig(
                        new EmbeddingConfig(
                                embedding.vocabSize(),
                                embedding.embedDim(),
                                embedding.scale(),
                                embedding.initialDeviation(),
                                embedding.position(),
                                dropout),
                        Pretrained.with(config.layer(), dropout),
                        config.numLayers(),
                        config.output());
    }
}
