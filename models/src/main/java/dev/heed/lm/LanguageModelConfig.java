package dev.heed.lm;

import dev.heed.embedding.EmbeddingConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.seq2seq.OutputWeights;
import dev.heed.shape.Require;

/**
 * The settings of a {@link LanguageModel}, checked.
 *
 * @param embedding the tokens' embedding, of the layers' size E
 * @param layer the layers, all alike
 * @param numLayers how many layers N
 * @param output where the logits' weight comes from
 */
public record LanguageModelConfig(EmbeddingConfig embedding, LayerConfig layer, int numLayers, OutputWeights output) {

    /** Checks the settings. */
    public LanguageModelConfig {
        Require.positive("numLayers", numLayers);
        int embedDim = layer.attention().embedDim();
        if (embedding.embedDim() != embedDim) {
            throw new IllegalArgumentException("embedDim must be the same everywhere, but got layer=" + embedDim
                    + ", embedding=" + embedding.embedDim());
        }
    }
}
