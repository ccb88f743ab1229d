package dev.heed.layer;

import dev.heed.attention.AttentionConfig;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.attention.MultiHeadAttentionBuilder;
import dev.heed.block.Activation;
import dev.heed.block.Bias;
import dev.heed.block.Initialisation;
import dev.heed.mask.Visibility;
import dev.heed.norm.Norm;
import dev.heed.norm.NormPlacement;
import dev.heed.position.AttentionPosition;
import org.jspecify.annotations.Nullable;

/** Builds a {@link LayerConfig}; {@code set} names what must be given, {@code opt} what may be. */
public final class LayerConfigBuilder {

    private final MultiHeadAttentionBuilder attention = MultiHeadAttention.builder();
    private @Nullable Integer hiddenDim;
    private float dropout;
    private @Nullable Float hiddenDropout;
    private Bias bias = Bias.ALL;
    private Activation activation = Activation.RELU;
    private Norm norm = Norm.layer();
    private NormPlacement placement = NormPlacement.PRE;
    private Initialisation initialisation = Initialisation.glorot();
    private AttentionPosition crossPosition = AttentionPosition.none();

    LayerConfigBuilder() {}

    /** Sets the size E of a token's vector. */
    public LayerConfigBuilder setEmbedDim(int size) {
        attention.setEmbedDim(size);
        return this;
    }

    /** Sets the number of query heads H. */
    public LayerConfigBuilder setNumHeads(int heads) {
        attention.setNumHeads(heads);
        return this;
    }

    /** Lets groups of query heads share G key and value heads; H unless set. */
    public LayerConfigBuilder optNumKvHeads(int heads) {
        attention.optNumKvHeads(heads);
        return this;
    }

    /** Sets the size D of a head; E / H unless set, and H must then divide E. */
    public LayerConfigBuilder optHeadDim(int size) {
        attention.optHeadDim(size);
        return this;
    }

    /** Sets the width F of the feed-forward sublayer; 4 E unless set. */
    public LayerConfigBuilder optHiddenDim(int size) {
        hiddenDim = size;
        return this;
    }

    /** Sets the dropout of attention weights, hidden elements and each sublayer's result; 0 unless set. */
    public LayerConfigBuilder optDropout(float probability) {
        attention.optDropout(probability);
        dropout = probability;
        return this;
    }

    /** Sets the dropout of hidden elements of the feed-forward sublayer alone; that of {@link #optDropout} unless set. */
    public LayerConfigBuilder optHiddenDropout(float probability) {
        hiddenDropout = probability;
        return this;
    }

    /** Says which projections of attention and of the feed-forward sublayer have a bias; all unless set. */
    public LayerConfigBuilder optBias(Bias choice) {
        attention.optBias(choice);
        bias = choice;
        return this;
    }

    /** Chooses the non-linearity of the feed-forward sublayer; ReLU unless set. */
    public LayerConfigBuilder optActivation(Activation function) {
        activation = function;
        return this;
    }

    /** Chooses the normalisation; layer normalisation unless set. */
    public LayerConfigBuilder optNorm(Norm choice) {
        norm = choice;
        return this;
    }

    /** Chooses where the normalisation stands; before each sublayer unless set. */
    public LayerConfigBuilder optPlacement(NormPlacement choice) {
        placement = choice;
        return this;
    }

    /** Gives tokens a position inside self-attention, rotary or ALiBi; none unless set. */
    public LayerConfigBuilder optPosition(AttentionPosition inner) {
        attention.optPosition(inner);
        return this;
    }

    /** Gives tokens a position inside a decoder's cross-attention, where both sides share an axis; none unless set. */
    public LayerConfigBuilder optCrossPosition(AttentionPosition inner) {
        crossPosition = inner;
        return this;
    }

    /**
     * Says what a token may see of its own sequence; every token unless set, and in a decoder those before it. With
     * {@link dev.heed.mask.AttentionMask#slidingWindow} caches forget what no later token sees.
     */
    public LayerConfigBuilder optVisibility(Visibility choice) {
        attention.optVisibility(choice);
        return this;
    }

    /** Chooses how the projections' weights start; Glorot and Bengio's way unless set. */
    public LayerConfigBuilder optInitialisation(Initialisation choice) {
        initialisation = choice;
        return this;
    }

    /**
     * Makes the settings.
     *
     * @throws IllegalArgumentException if a setting is missing or does not suit the others
     */
    public LayerConfig build() {
        AttentionConfig checked = attention.config();
        int hidden = hiddenDim == null ? widerThan(checked.embedDim()) : hiddenDim;
        return new LayerConfig(
                checked,
                crossPosition,
                new FeedForwardConfig(hidden, activation, bias, hiddenDropout == null ? dropout : hiddenDropout),
                norm,
                placement,
                dropout,
                initialisation);
    }

    private static int widerThan(int embedDim) {
        int most = Integer.MAX_VALUE / LayerConfig.HIDDEN_RATIO;
        if (embedDim > most) {
            throw new IllegalArgumentException(
                    "embedDim must be at most " + most + " unless hiddenDim is set, but got " + embedDim);
        }
        return LayerConfig.HIDDEN_RATIO * embedDim;
    }
}
