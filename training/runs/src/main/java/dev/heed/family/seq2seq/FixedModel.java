package dev.heed.family.seq2seq;

import dev.heed.data.Vocabularies;
import dev.heed.family.ModelLimits;
import dev.heed.seq2seq.FixedContextSeq2Seq;
import dev.heed.seq2seq.FixedContextSeq2Seq.SourceOrder;
import dev.heed.seq2seq.RecurrentCell;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.shape.Require;

/**
 * A recurrent model with one context vector of fixed size.
 *
 * @param embedDim size E of a token's vector
 * @param hiddenDim size of a state
 * @param numLayers number N of layers of the encoder, and of the decoder
 * @param cell the cell of encoder and decoder
 * @param position which positions the embeddings get
 * @param sourceOrder in which order the encoder reads
 * @param dropout probability that an element is dropped in training, after the embeddings, between layers and before the logits
 */
public record FixedModel(
        int embedDim,
        int hiddenDim,
        int numLayers,
        RecurrentCell cell,
        RecurrentPosition position,
        SourceOrder sourceOrder,
        float dropout)
        implements Seq2SeqModel {

    /** Checks the sizes. */
    public FixedModel {
        ModelLimits.requireRecurrent(embedDim, hiddenDim, numLayers);
        Require.probability("dropout", dropout);
    }

    @Override
    public long innerParameters() {
        long perGate = 2L * embedDim + 2L * hiddenDim + 4L * (numLayers - 1) * hiddenDim;
        return ModelLimits.blocks(cell) * hiddenDim * perGate;
    }

    @Override
    public Seq2Seq build(Vocabularies vocabularies) {
        requireParameters(vocabularies);
        return new FixedContextSeq2Seq(
                position.config(vocabularies, embedDim, cell, hiddenDim, numLayers, dropout), sourceOrder);
    }
}
