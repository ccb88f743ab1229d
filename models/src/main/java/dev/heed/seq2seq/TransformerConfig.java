package dev.heed.seq2seq;

import dev.heed.embedding.EmbeddingConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.shape.Require;

/**
 * The settings of a {@link TransformerSeq2Seq}, checked.
 *
 * @param source the source's embedding
 * @param target the target's embedding, of the same size E
 * @param layer the layers, encoder and decoder alike; a visibility set there holds in both, and the decoder hides the
 *     future without one
 * @param numEncoderLayers how many encoder layers
 * @param numDecoderLayers how many decoder layers
 * @param output where the logits' weight comes from
 */
public record TransformerConfig(
        EmbeddingConfig source,
        EmbeddingConfig target,
        LayerConfig layer,
        int numEncoderLayers,
        int numDecoderLayers,
        OutputWeights output) {

    /** Checks the settings. */
    public TransformerConfig {
        Require.positive("numEncoderLayers", numEncoderLayers);
        Require.positive("numDecoderLayers", numDecoderLayers);
        int embedDim = layer.attention().embedDim();
        if (source.embedDim() != embedDim || target.embedDim() != embedDim) {
            throw new IllegalArgumentException("embedDim must be the same everywhere, but got layer=" + embedDim
                    + ", source=" + source.embedDim() + ", target=" + target.embedDim());
        }
    }
}
