package dev.heed.family.encoder;

import dev.heed.block.Activation;
import dev.heed.encoder.TextEncoderConfig;
import dev.heed.family.ModelLimits;
import dev.heed.family.Normalisation;
import dev.heed.family.Position;
import dev.heed.family.TransformerLayer;
import dev.heed.layer.LayerConfig;
import dev.heed.norm.NormPlacement;
import dev.heed.recipe.ModelSettings;
import java.util.OptionalInt;

/** The sizes of an encoder-only model, whatever its head. */
public sealed interface EncoderModel extends ModelSettings permits ClassifierModel, MaskedTokensModel {

    /** The size E of the vectors for which BERT draws its weights from N(0, 0.02²). */
    int BERT_WIDTH = 768;

    /** The size E of a token's vector. */
    int embedDim();

    /** How many heads H. */
    int numHeads();

    /** How many layers N. */
    int numLayers();

    /** How tokens know where they are. */
    Position position();

    /** Probability that an element is dropped in training. */
    float dropout();

    /** The width F of the feed-forward networks. */
    Integer hiddenDim();

    /** The non-linearity of the feed-forward networks. */
    Activation activation();

    /** Which normalisation. */
    Normalisation norm();

    /** Where normalisation stands. */
    NormPlacement placement();

    @Override
    default OptionalInt vectorDim() {
        return OptionalInt.of(embedDim());
    }

    /**
     * The settings of the encoder. Initial weights are as large for its width as BERT's are for 768: narrower models learn
     * slowly from smaller ones.
     *
     * @param vocabSize number of tokens V
     * @param maxLength the longest sequence, where learned positions end
     * @throws IllegalArgumentException if it would have more parameters than a machine can hold
     */
    default TextEncoderConfig config(int vocabSize, int maxLength) {
        long inner = numLayers() * (4L * embedDim() * embedDim() + 2L * embedDim() * hiddenDim());
        long vectors = (long) vocabSize + (position() == Position.LEARNED ? maxLength : 0);
        ModelLimits.requireParameters(this, inner + vectors * embedDim());
        float deviation = TextEncoderConfig.BERT_DEVIATION * (float) Math.sqrt((double) BERT_WIDTH / embedDim());
        return new TextEncoderConfig(
                vocabSize,
                position().added(maxLength),
                0,
                layer(embedDim(), numHeads(), position(), dropout(), hiddenDim(), activation(), norm(), placement()),
                numLayers(),
                dropout(),
                deviation);
    }

    /** The settings of a layer, checked. */
    static LayerConfig layer(
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
                .build();
    }
}
