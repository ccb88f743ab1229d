package dev.heed.family.lm;

import dev.heed.block.Activation;
import dev.heed.block.Bias;
import dev.heed.block.Initialisation;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.family.ModelLimits;
import dev.heed.family.Normalisation;
import dev.heed.family.Position;
import dev.heed.layer.LayerConfig;
import dev.heed.layer.LayerConfigBuilder;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.mask.AttentionMask;
import dev.heed.norm.NormPlacement;
import dev.heed.recipe.ModelSettings;
import dev.heed.seq2seq.OutputWeights;
import dev.heed.shape.Require;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A decoder-only Transformer. GPT-2 has {@code position: learned, norm: layer, bias: all, activation: gelu_tanh}, Llama
 * {@code activation: swiglu, output: separate_without_bias}.
 *
 * <p>\[ W \sim N(0, 1/E), \quad W_{last} \sim N(0, 1/(2NE)) \] for the last projection of each sublayer, as GPT-2's but for
 * its deviation of 0.02: that suits wide models. One of E = 64 that starts so still fails to repeat a sequence after 2,000
 * updates, which it otherwise does after 800.
 *
 * @param embedDim size E of a token's vector
 * @param numHeads number of query heads H
 * @param numKvHeads number of key and value heads G, which groups of query heads share; null for one for each query head
 * @param headDim size D of a head; null for embedDim divided by numHeads
 * @param numLayers number of layers N
 * @param position how tokens know where they are
 * @param window how many tokens a token sees, itself and those just before it; null for all before it
 * @param sinks how many tokens at the beginning it sees besides the window
 * @param dropout probability that an element is dropped in training, wherever the layers and the embedding drop
 * @param hiddenDim width F of the feed-forward networks; null for four times embedDim
 * @param activation non-linearity of the feed-forward networks
 * @param norm which normalisation
 * @param placement where normalisation stands
 * @param bias which projections of the layers have a bias
 * @param output where the logits' weight comes from
 */
public record LanguageModelSettings(
        int embedDim,
        int numHeads,
        @Nullable Integer numKvHeads,
        @Nullable Integer headDim,
        int numLayers,
        Position position,
        @Nullable Integer window,
        int sinks,
        float dropout,
        @Nullable Integer hiddenDim,
        Activation activation,
        Normalisation norm,
        NormPlacement placement,
        Bias bias,
        OutputWeights output)
        implements ModelSettings {

    /** Checks the sizes. */
    public LanguageModelSettings {
        ModelLimits.requireSize("embedDim", embedDim);
        Require.probability("dropout", dropout);
        hiddenDim = hiddenDim == null ? LayerConfig.HIDDEN_RATIO * embedDim : hiddenDim;
        ModelLimits.requireTransformer(numHeads, numLayers, hiddenDim);
        if (headDim != null) {
            ModelLimits.requireSize("headDim", headDim);
        }
        if (window == null) {
            Require.atMost("sinks without a window", sinks, 0);
        }
        Require.nonNegative("sinks", sinks);
        builder(embedDim, numHeads, numKvHeads, headDim, position, window, sinks)
                .build();
    }

    @Override
    public Integer hiddenDim() {
        return Objects.requireNonNull(hiddenDim);
    }

    @Override
    public OptionalInt vectorDim() {
        return OptionalInt.of(embedDim);
    }

    /**
     * How many tokens it can make use of: those it was trained with, or any number where what a token sees does not
     * depend on how many there were before. Sinks do, unless nothing says how far away they are.
     *
     * @param context as many as it was trained with
     */
    int longest(int context) {
        boolean slides = window != null
                && window <= context
                && (position == Position.NONE || (position == Position.ROTARY && sinks == 0));
        return slides || position == Position.ALIBI ? Integer.MAX_VALUE : context;
    }

    /**
     * The settings of the network.
     *
     * @param vocabSize number of tokens V
     * @param context the most tokens that it is trained with, T
     * @throws IllegalArgumentException if it would have more parameters than a machine can hold
     */
    LanguageModelConfig config(int vocabSize, int context) {
        AddedPosition added = position.added(context);
        float deviation = (float) (1 / Math.sqrt(embedDim));
        LayerConfig layer = builder(embedDim, numHeads, numKvHeads, headDim, position, window, sinks)
                .optHiddenDim(hiddenDim())
                .optDropout(dropout)
                .optActivation(activation)
                .optNorm(norm.norm())
                .optPlacement(placement)
                .optBias(bias)
                .optInitialisation(Initialisation.normalByDepth(deviation, numLayers))
                .build();
        requireParameters(layer, vocabSize, position == Position.LEARNED ? context : 0);
        // Sinusoids are about 1, and would hide what is not scaled up
        EmbeddingConfig embedding = position == Position.SINUSOIDAL
                ? EmbeddingConfig.scaled(vocabSize, embedDim, added, dropout)
                : new EmbeddingConfig(vocabSize, embedDim, 1, deviation, added, dropout);
        return new LanguageModelConfig(embedding, layer, numLayers, output);
    }

    private void requireParameters(LayerConfig layer, int vocabSize, int positions) {
        long heads = layer.attention().numHeads() + (long) layer.attention().numKvHeads();
        long attention = 2 * heads * layer.attention().headDim() * embedDim;
        long feedForward = (activation.isGated() ? 3L : 2L) * embedDim * hiddenDim();
        long tokens = (output == OutputWeights.TIED ? 1L : 2L) * vocabSize + positions;
        ModelLimits.requireParameters(this, numLayers * (attention + feedForward) + tokens * embedDim);
    }

    private static LayerConfigBuilder builder(
            int embedDim,
            int numHeads,
            @Nullable Integer numKvHeads,
            @Nullable Integer headDim,
            Position position,
            @Nullable Integer window,
            int sinks) {
        LayerConfigBuilder builder = LayerConfig.builder()
                .setEmbedDim(embedDim)
                .setNumHeads(numHeads)
                .optPosition(position.inner());
        if (numKvHeads != null) {
            builder.optNumKvHeads(numKvHeads);
        }
        if (headDim != null) {
            builder.optHeadDim(headDim);
        }
        if (window != null) {
            builder.optVisibility(AttentionMask.slidingWindow(window, sinks));
        }
        return builder;
    }
}
