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
 * @param embeddings whether source and target have one embedding; with tied output weights, one matrix is all three
 */
public record TransformerConfig(
        EmbeddingConfig source,
        EmbeddingConfig target,
        LayerConfig layer,
        int numEncoderLayers,
        int numDecoderLayers,
        OutputWeights output,
        Embeddings embeddings) {

    /** Whether source and target have one embedding. */
    public enum Embeddings {
        /** One for each. */
        SEPARATE,
        /** One for both, which have the same tokens. */
        SHARED
    }

    /** Checks the settings. */
    public TransformerConfig {
        Require.positive("numEncoderLayers", numEncoderLayers);
        Require.positive("numDecoderLayers", numDecoderLayers);
        int embedDim = layer.attention().embedDim();
        if (source.embedDim() != embedDim || target.embedDim() != embedDim) {
            throw new IllegalArgumentException("embedDim must be the same everywhere, but got layer=" + embedDim
                    + ", source=" + source.embedDim() + ", target=" + target.embedDim());
        }
        if (embeddings == Embeddings.SHARED && !source.equals(target)) {
            throw new IllegalArgumentException(
                    "source must equal target where they share an embedding, but got " + source + " and " + target);
        }
    }

    /** With an embedding for each side. */
    public TransformerConfig(
            EmbeddingConfig source,
            EmbeddingConfig target,
            LayerConfig layer,
            int numEncoderLayers,
            int numDecoderLayers,
            OutputWeights output) {
        this(source, target, layer, numEncoderLayers, numDecoderLayers, output, Embeddings.SEPARATE);
    }
}
