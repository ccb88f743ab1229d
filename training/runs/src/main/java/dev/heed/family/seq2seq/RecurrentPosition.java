package dev.heed.family.seq2seq;

import dev.heed.data.Vocabularies;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.seq2seq.RecurrentCell;
import dev.heed.seq2seq.RecurrentConfig;

/** The positions of a recurrent model, which knows the order of tokens without any. */
public enum RecurrentPosition {
    /** None, which suits most data. */
    NONE,
    /** Sinusoids, added to both embeddings: where source and target run in parallel, as in copying. */
    SINUSOIDAL;

    private AddedPosition added() {
        return switch (this) {
            case NONE -> AddedPosition.none();
            case SINUSOIDAL -> AddedPosition.sinusoidal();
        };
    }

    /** What both recurrent models share, with these positions. */
    RecurrentConfig config(
            Vocabularies vocabularies, int embedDim, RecurrentCell cell, int hiddenDim, int numLayers, float dropout) {
        return new RecurrentConfig(
                EmbeddingConfig.plain(vocabularies.source().size(), embedDim, added(), dropout),
                EmbeddingConfig.plain(vocabularies.target().size(), embedDim, added(), dropout),
                cell,
                hiddenDim,
                numLayers,
                dropout);
    }
}
