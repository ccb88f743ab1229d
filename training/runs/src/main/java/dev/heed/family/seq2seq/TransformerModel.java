package dev.heed.family.seq2seq;

import dev.heed.block.Activation;
import dev.heed.data.Vocabularies;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.family.ModelLimits;
import dev.heed.family.Normalisation;
import dev.heed.family.TransformerLayer;
import dev.heed.layer.LayerConfig;
import dev.heed.norm.NormPlacement;
import dev.heed.position.Alibi;
import dev.heed.position.AttentionPosition;
import dev.heed.position.Rotary;
import dev.heed.seq2seq.OutputWeights;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.seq2seq.TransformerConfig;
import dev.heed.seq2seq.TransformerSeq2Seq;
import dev.heed.shape.Require;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A Transformer, with as many decoder layers as encoder layers.
 *
 * @param embedDim size E of a token's vector
 * @param numHeads number of heads H
 * @param numLayers number N of encoder layers, and of decoder layers
 * @param position how tokens know where they are
 * @param dropout probability that an element is dropped in training, wherever the layers and embeddings drop
 * @param hiddenDim width F of the feed-forward networks; null for four times embedDim
 * @param activation non-linearity of the feed-forward networks
 * @param norm which normalisation
 * @param placement where normalisation stands
 * @param output where the logits' weight comes from
 * @param embeddings whether source and target have one embedding, for data with one vocabulary; with tied output weights,
 *     one matrix is all three
 */
public record TransformerModel(
        int embedDim,
        int numHeads,
        int numLayers,
        Position position,
        float dropout,
        @Nullable Integer hiddenDim,
        Activation activation,
        Normalisation norm,
        NormPlacement placement,
        OutputWeights output,
        TransformerConfig.Embeddings embeddings)
        implements Seq2SeqModel {

    /** Checks the sizes. */
    public TransformerModel {
        ModelLimits.requireSize("embedDim", embedDim);
        Require.probability("dropout", dropout);
        hiddenDim = hiddenDim == null ? LayerConfig.HIDDEN_RATIO * embedDim : hiddenDim;
        ModelLimits.requireTransformer(numHeads, numLayers, hiddenDim);
        layer(embedDim, numHeads, position, dropout, hiddenDim, activation, norm, placement);
    }

    @Override
    public Integer hiddenDim() {
        return Objects.requireNonNull(hiddenDim);
    }

    /** How tokens know where they are. */
    public enum Position {
        /** Not at all, but for the order in which the decoder generates. */
        NONE,
        /** Sinusoids, added to both embeddings. */
        SINUSOIDAL,
        /** Rotations, in self-attention and in cross-attention. */
        ROTARY,
        /** Linear biases, in self-attention only: across, near tokens are not the ones to prefer. */
        ALIBI;

        private AddedPosition added() {
            return switch (this) {
                case SINUSOIDAL -> AddedPosition.sinusoidal();
                case NONE, ROTARY, ALIBI -> AddedPosition.none();
            };
        }

        private AttentionPosition inner() {
            return switch (this) {
                case ROTARY -> new Rotary();
                case ALIBI -> new Alibi();
                case NONE, SINUSOIDAL -> AttentionPosition.none();
            };
        }

        private AttentionPosition cross() {
            return switch (this) {
                case ROTARY -> new Rotary();
                case NONE, SINUSOIDAL, ALIBI -> AttentionPosition.none();
            };
        }
    }

    @Override
    public long innerParameters() {
        // In each of the encoder's layers one attention, in each of the decoder's two
        return numLayers * (12L * embedDim * embedDim + 4L * embedDim * hiddenDim());
    }

    @Override
    public Seq2Seq build(Vocabularies vocabularies) {
        requireParameters(vocabularies);
        if (embeddings == TransformerConfig.Embeddings.SHARED && !vocabularies.isShared()) {
            throw new IllegalArgumentException("embeddings must be separate where source and target have different"
                    + " vocabularies, but got shared; set data.sharedVocabulary to on");
        }
        return new TransformerSeq2Seq(new TransformerConfig(
                embedding(vocabularies.source().size()),
                embedding(vocabularies.target().size()),
                layer(embedDim, numHeads, position, dropout, hiddenDim(), activation, norm, placement),
                numLayers,
                numLayers,
                output,
                embeddings));
    }

    private EmbeddingConfig embedding(int vocabSize) {
        EmbeddingConfig scaled = EmbeddingConfig.scaled(vocabSize, embedDim, position.added(), dropout);
        // Scaled up, an input token is most of what comes out of the last layer, so that a tied output first finds it
        // the
        // most probable next one. Positions that are added are as large as the scaled embeddings.
        return output == OutputWeights.TIED && position != Position.SINUSOIDAL
                ? new EmbeddingConfig(vocabSize, embedDim, 1f, scaled.initialDeviation(), position.added(), dropout)
                : scaled;
    }

    private static LayerConfig layer(
            int embedDim,
            int numHeads,
            Position position,
            float dropout,
            int hiddenDim,
            Activation activation,
            Normalisation norm,
            NormPlacement placement) {
        return TransformerLayer.builder(embedDim, numHeads, dropout, hiddenDim, activation, norm, placement)
                .optPosition(position.inner())
                .optCrossPosition(position.cross())
                .build();
    }
}
