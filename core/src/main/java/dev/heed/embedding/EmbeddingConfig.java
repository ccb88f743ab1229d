package dev.heed.embedding;

import dev.heed.shape.Require;

/**
 * The settings of a {@link TokenEmbedding}, checked.
 *
 * @param vocabSize number of tokens V
 * @param embedDim size E of a token's vector
 * @param scale what the vectors are multiplied by
 * @param initialDeviation standard deviation of the weight's normal initial distribution
 * @param position what is added to the vectors
 * @param dropout probability that an element is dropped in training
 */
public record EmbeddingConfig(
        int vocabSize, int embedDim, float scale, float initialDeviation, AddedPosition position, float dropout) {

    /** With this standard deviation, recurrent networks learned the generated tasks soonest. */
    private static final float RECURRENT_DEVIATION = 0.5f;

    /** Checks the settings. */
    public EmbeddingConfig {
        Require.positive("vocabSize", vocabSize);
        Require.positive("embedDim", embedDim);
        Require.probability("dropout", dropout);
        Require.finite("scale", scale);
        Require.positiveNumber("initialDeviation", initialDeviation);
    }

    /**
     * As in Transformers: small weights that are scaled up, so that tied logits start small too.
     *
     * <p>\[ \mathrm{scale} = \sqrt{E}, \quad W \sim N(0, 1/E) \]
     *
     * @param vocabSize number of tokens V
     * @param embedDim size E of a token's vector
     * @param position what is added to the vectors
     * @param dropout probability that an element is dropped in training
     * @return the settings
     * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.4</a>
     */
    public static EmbeddingConfig scaled(int vocabSize, int embedDim, AddedPosition position, float dropout) {
        float root = (float) Math.sqrt(embedDim);
        return new EmbeddingConfig(vocabSize, embedDim, root, 1 / root, position, dropout);
    }

    /**
     * As in recurrent networks, unscaled.
     *
     * @param vocabSize number of tokens V
     * @param embedDim size E of a token's vector
     * @param position what is added to the vectors
     * @param dropout probability that an element is dropped in training
     * @return the settings
     */
    public static EmbeddingConfig plain(int vocabSize, int embedDim, AddedPosition position, float dropout) {
        return new EmbeddingConfig(vocabSize, embedDim, 1f, RECURRENT_DEVIATION, position, dropout);
    }
}
