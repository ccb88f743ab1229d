package dev.heed.family.seq2seq;

import dev.heed.data.Vocabularies;
import dev.heed.family.ModelLimits;
import dev.heed.seq2seq.AttentionSeq2Seq;
import dev.heed.seq2seq.AttentionSeq2SeqConfig;
import dev.heed.seq2seq.RecurrentCell;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.shape.Require;

/**
 * A recurrent model that looks back at every source token.
 *
 * @param embedDim size E of a token's vector
 * @param hiddenDim size of a state, in each direction of the encoder
 * @param numLayers number N of layers, in each direction of the encoder and in the decoder
 * @param cell the cell of encoder and decoder
 * @param position which positions the embeddings get
 * @param score how a decoder state is scored against an encoder state
 * @param inputFeeding whether the decoder is told where it looked before
 * @param dropout probability that an element is dropped in training, after the embeddings, between layers and before the logits
 */
public record AttentionModel(
        int embedDim,
        int hiddenDim,
        int numLayers,
        RecurrentCell cell,
        RecurrentPosition position,
        AttentionSeq2SeqConfig.Score score,
        AttentionSeq2SeqConfig.InputFeeding inputFeeding,
        float dropout)
        implements Seq2SeqModel {

    /** Checks the sizes. */
    public AttentionModel {
        ModelLimits.requireRecurrent(embedDim, hiddenDim, numLayers);
        Require.probability("dropout", dropout);
    }

    @Override
    public long innerParameters() {
        // Both directions of the encoder, and a decoder that sees both
        long perGate = 2L * hiddenDim * (embedDim + hiddenDim) + 2L * hiddenDim * (embedDim + 2L * hiddenDim);
        long upperPerGate = 3L * (numLayers - 1) * hiddenDim * 2L * hiddenDim;
        return ModelLimits.blocks(cell) * (perGate + upperPerGate) + (2L + 2L * numLayers) * hiddenDim * hiddenDim;
    }

    @Override
    public Seq2Seq build(Vocabularies vocabularies) {
        requireParameters(vocabularies);
        return new AttentionSeq2Seq(new AttentionSeq2SeqConfig(
                position.config(vocabularies, embedDim, cell, hiddenDim, numLayers, dropout), score, inputFeeding));
    }
}
