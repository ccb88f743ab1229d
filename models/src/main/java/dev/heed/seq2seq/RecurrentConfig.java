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

    /** Up to here one thread took two thirds of the time of two, at batches of 64; larger ones were not measured. */
    private static final int MOST_FOR_ONE_THREAD = 256;

    /** Checks the settings. */
    public RecurrentConfig {
        Require.positive("hiddenDim", hiddenDim);
        Require.probability("dropout", dropout);
    }

    /** Whether its networks run faster on one thread than on several, see {@link Seq2Seq#isForOneThread}. */
    boolean isForOneThread() {
        return hiddenDim <= MOST_FOR_ONE_THREAD;
    }
}
