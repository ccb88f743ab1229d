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
 * @param dropout probability that an element is dropped in training, before the logits
 */
public record RecurrentConfig(
        EmbeddingConfig source, EmbeddingConfig target, RecurrentCell cell, int hiddenDim, float dropout) {

    /** Checks the settings. */
    public RecurrentConfig {
        Require.positive("hiddenDim", hiddenDim);
        Require.probability("dropout", dropout);
    }
}
