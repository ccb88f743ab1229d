package dev.heed.seq2seq;

import dev.heed.embedding.EmbeddingConfig;
import dev.heed.shape.Require;

/**
 * The settings that both recurrent models share, checked.
 *
 * @param source the source's embedding
 * @param target the target's embedding
 * @param cell the cell of encoder and decoder
 * @param hiddenDim size of a state, in each direction of a bidirectional encoder
 * @param numLayers how many layers N lie upon each other, in the encoder and in the decoder
 * @param dropout probability that an element is dropped in training, between layers and before the logits
 */
public record RecurrentConfig(
        EmbeddingConfig source,
        EmbeddingConfig target,
        RecurrentCell cell,
        int hiddenDim,
        int numLayers,
        float dropout) {

    /** Checks the settings. */
    public RecurrentConfig {
        Require.positive("hiddenDim", hiddenDim);
        Require.positive("numLayers", numLayers);
        Require.probability("dropout", dropout);
    }

    /** What is dropped between layers. */
    float layerDropout() {
        return numLayers > 1 ? dropout : 0;
    }

    /** The states of all layers beside each other, N hiddenDim. */
    int stateDim() {
        return Math.multiplyExact(numLayers, hiddenDim);
    }
}
