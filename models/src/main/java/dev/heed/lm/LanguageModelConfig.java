package dev.heed.lm;

import dev.heed.block.Activation;
import dev.heed.block.Bias;
import dev.heed.block.Initialisation;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.norm.Norm;
import dev.heed.position.Rotary;
import dev.heed.seq2seq.OutputWeights;
import dev.heed.shape.Require;

/**
 * The settings of a {@link LanguageModel}, checked. {@link #gpt2} and {@link #llama} are those of well-known models; for
 * others, {@link LayerConfig#builder()} has what a layer can be.
 *
 * @param embedding the tokens' embedding, of the layers' size E
 * @param layer the layers, all alike
 * @param numLayers how many layers N
 * @param output where the logits' weight comes from
 */
public record LanguageModelConfig(EmbeddingConfig embedding, LayerConfig layer, int numLayers, OutputWeights output) {

    /** The standard deviation of GPT-2's and Llama's initial weights. */
    private static final float INITIAL_DEVIATION = 0.02f;

    /** Llama's width F is a multiple of this, which suits matrix products. */
    private static final int LLAMA_HIDDEN_MULTIPLE = 256;

    /** Checks the settings. */
    public LanguageModelConfig {
        Require.positive("numLayers", numLayers);
        int embedDim = layer.attention().embedDim();
        if (embedding.embedDim() != embedDim) {
            throw new IllegalArgumentException("embedDim must be the same everywhere, but got layer=" + embedDim
                    + ", embedding=" + embedding.embedDim());
        }
    }

    /**
     * A model as GPT-2: learned positions, layer normalisation before each sublayer and at the end, the approximated GELU,
     * F = 4 E, logits from the embedding, without a bias; dropout of embeddings, attention weights and each sublayer's
     * result. GPT-2's smallest is {@code gpt2(50_257, 1_024, 768, 12, 12, 0.1f)}.
     *
     * <p>\[ W \sim N(0, 0.02^2), \quad W_{residual} \sim N(0, 0.02^2 / 2N) \] for the two projections of each layer that are
     * added to the residual path; biases start at 0.
     *
     * <p>Differs from the authors' code: positions start with the deviation 0.02, as in Hugging Face's, and not with 0.01.
     *
     * @param vocabSize number of tokens V
     * @param maxLength number of positions
     * @param embedDim size E of a token's vector
     * @param numHeads number of heads H
     * @param numLayers number of layers N
     * @param dropout probability that an element is dropped in training
     * @return the settings
     * @throws IllegalArgumentException if a number does not suit
     * @see <a
     *     href="https://cdn.openai.com/better-language-models/language_models_are_unsupervised_multitask_learners.pdf">
     *     Radford et al. 2019, section 2.3</a>
     */
    public static LanguageModelConfig gpt2(
            int vocabSize, int maxLength, int embedDim, int numHeads, int numLayers, float dropout) {
        LayerConfig layer = LayerConfig.builder()
                .setEmbedDim(embedDim)
                .setNumHeads(numHeads)
                .optActivation(Activation.GELU_TANH)
                .optDropout(dropout)
                .optHiddenDropout(0)
                .optInitialisation(Initialisation.normalByDepth(INITIAL_DEVIATION, numLayers))
                .build();
        EmbeddingConfig embedding = new EmbeddingConfig(
                vocabSize, embedDim, 1, INITIAL_DEVIATION, AddedPosition.learned(maxLength), dropout);
        return new LanguageModelConfig(embedding, layer, numLayers, OutputWeights.TIED);
    }

    /**
     * A model as Llama: rotary positions, root-mean-square normalisation before each sublayer and at the end, SwiGLU, groups
     * of heads that share keys and values, a projection of its own for the logits; no bias and no dropout. The first Llama's
     * smallest is {@code llama(32_000, 4_096, 32, 32, 32)}.
     *
     * <p>\[ F = 256 \left\lceil \frac{\lfloor 8 E / 3 \rfloor}{256} \right\rceil, \quad W \sim N(0, 0.02^2) \] F as in the
     * authors' code: two thirds of 4 E, since SwiGLU has three projections for two, and then the next multiple of 256.
     *
     * <p>The paper does not say how weights start; this is Hugging Face's way.
     *
     * @param vocabSize number of tokens V
     * @param embedDim size E of a token's vector
     * @param numHeads number of query heads H
     * @param numKvHeads number of key and value heads G
     * @param numLayers number of layers N
     * @return the settings
     * @throws IllegalArgumentException if a number does not suit
     * @see <a href="https://arxiv.org/abs/2302.13971">Touvron et al. 2023, section 2.2</a>
     */
    public static LanguageModelConfig llama(int vocabSize, int embedDim, int numHeads, int numKvHeads, int numLayers) {
        int multiples = (8 * embedDim / 3 + LLAMA_HIDDEN_MULTIPLE - 1) / LLAMA_HIDDEN_MULTIPLE;
        LayerConfig layer = LayerConfig.builder()
                .setEmbedDim(embedDim)
                .setNumHeads(numHeads)
                .optNumKvHeads(numKvHeads)
                .optHiddenDim(LLAMA_HIDDEN_MULTIPLE * multiples)
                .optActivation(Activation.SWIGLU)
                .optNorm(Norm.rms())
                .optPosition(new Rotary())
                .optBias(Bias.NONE)
                .optInitialisation(Initialisation.normal(INITIAL_DEVIATION))
                .build();
        EmbeddingConfig embedding =
                new EmbeddingConfig(vocabSize, embedDim, 1, INITIAL_DEVIATION, AddedPosition.none(), 0);
        return new LanguageModelConfig(embedding, layer, numLayers, OutputWeights.SEPARATE_WITHOUT_BIAS);
    }
}
