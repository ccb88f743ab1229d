package dev.heed.encoder;

import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.initializer.NormalInitializer;
import dev.heed.block.Activation;
import dev.heed.block.Projection;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.norm.LayerNorm;
import dev.heed.norm.NormPlacement;
import dev.heed.shape.Require;

/**
 * The settings of a {@link TextEncoder}, checked.
 *
 * @param vocabSize number of tokens V
 * @param position what is added to the tokens' vectors; a position within attention is a setting of the layers
 * @param numSegments number of kinds of segment, such as 2 for a pair of sentences; 0 for a model that knows of none
 * @param layer the layers, all alike, whose kind of norm stands after the embeddings too
 * @param numLayers how many layers N
 * @param dropout probability that an element behind the embeddings or before a head's logits is dropped in training
 * @param initialDeviation standard deviation of every matrix's normal initial distribution; biases begin at 0
 */
public record TextEncoderConfig(
        int vocabSize,
        AddedPosition position,
        int numSegments,
        LayerConfig layer,
        int numLayers,
        float dropout,
        float initialDeviation) {

    /** BERT's standard deviation of initial weights. */
    public static final float BERT_DEVIATION = 0.02f;

    /** BERT's epsilon for layer normalisation. */
    private static final float BERT_EPSILON = 1e-12f;

    /** BERT tells the first sentence of a pair from the second. */
    private static final int BERT_SEGMENTS = 2;

    /** Checks the settings. */
    public TextEncoderConfig {
        Require.positive("vocabSize", vocabSize);
        Require.nonNegative("numSegments", numSegments);
        Require.positive("numLayers", numLayers);
        Require.probability("dropout", dropout);
        Require.positiveNumber("initialDeviation", initialDeviation);
    }

    /**
     * As BERT: learned positions, two kinds of segment, post-norm layers with GELU and hiddenDim = 4 embedDim, weights
     * from N(0, 0.02²).
     *
     * @param vocabSize number of tokens V
     * @param maxLength number of positions
     * @param embedDim size E of a token's vector
     * @param numHeads number of heads H
     * @param numLayers how many layers N
     * @param dropout of embeddings, attention weights, hidden elements and sublayers
     * @return the settings
     * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al. 2019, section 3 and appendix A.2</a>
     */
    public static TextEncoderConfig bert(
            int vocabSize, int maxLength, int embedDim, int numHeads, int numLayers, float dropout) {
        LayerConfig layer = LayerConfig.builder()
                .setEmbedDim(embedDim)
                .setNumHeads(numHeads)
                .optActivation(Activation.GELU)
                .optNorm(new LayerNorm(BERT_EPSILON))
                .optPlacement(NormPlacement.POST)
                .optDropout(dropout)
                .build();
        AddedPosition position = AddedPosition.learned(maxLength);
        return new TextEncoderConfig(vocabSize, position, BERT_SEGMENTS, layer, numLayers, dropout, BERT_DEVIATION);
    }

    /** The size E of a token's vector. */
    public int embedDim() {
        return layer.attention().embedDim();
    }

    EmbeddingConfig tokenEmbedding() {
        return new EmbeddingConfig(vocabSize, embedDim(), 1f, initialDeviation, position, 0f);
    }

    EmbeddingConfig segmentEmbedding() {
        return new EmbeddingConfig(numSegments, embedDim(), 1f, initialDeviation, AddedPosition.none(), 0f);
    }

    /** A projection of a head's. */
    Linear projection(int units) {
        Linear linear = Projection.withBias(embedDim(), units);
        linear.setInitializer(initializer(), Parameter.Type.WEIGHT);
        return linear;
    }

    NormalInitializer initializer() {
        return new NormalInitializer(initialDeviation);
    }
}
