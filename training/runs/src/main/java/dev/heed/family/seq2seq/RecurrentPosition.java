package dev.heed.family.seq2seq;

import dev.heed.data.Vocabularies;
import dev.heed.seq2seq.AddedPosition;
import dev.heed.seq2seq.EmbeddingConfig;
import dev.heed.seq2seq.RecurrentCell;
import dev.heed.seq2seq.RecurrentConfig;

/** The positions of a recurrent model, which knows the order of tokens without any. */
public enum RecurrentPosition {
    /** None, which suits most data. */
    NONE {
        @Override
        AddedPosition added() {
            return AddedPosition.none();
        }
    },
    /** Sinusoids, added to both embeddings: where source and target run in parallel, as in copying. */
    SINUSOIDAL {
        @Override
        AddedPosition added() {
            return AddedPosition.sinusoidal();
        }
    };

    abstract AddedPosition added();

    /** What both recurrent models share, with these positions. */
    RecurrentConfig config(Vocabularies vocabularies, Sizes sizes) {
        return new RecurrentConfig(
                EmbeddingConfig.plain(vocabularies.source().size(), sizes.embedDim, added(), sizes.dropout),
                EmbeddingConfig.plain(vocabularies.target().size(), sizes.embedDim, added(), sizes.dropout),
                sizes.cell,
                sizes.hiddenDim,
                sizes.dropout);
    }

    /** The numbers of a recurrent model. */
    record Sizes(int embedDim, int hiddenDim, RecurrentCell cell, float dropout) {}
}
