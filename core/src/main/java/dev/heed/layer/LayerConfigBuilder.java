package dev.heed.layer;

import dev.heed.attention.AttentionConfig;
import dev.heed.block.Activation;
import dev.heed.mask.AttentionMask;
import dev.heed.mask.Visibility;
import dev.heed.norm.Norm;
import dev.heed.norm.NormPlacement;
import dev.heed.position.AttentionPosition;
import org.jspecify.annotations.Nullable;

/** Builds a {@link LayerConfig}; {@code set} names what must be given, {@code opt} what may be. */
public final class LayerConfigBuilder {

    private int embedDim;
    private int numHeads;
    private @Nullable Integer numKvHeads;
    private @Nullable Integer hiddenDim;
    private float dropout;
    private Activation activation = Activation.RELU;
    private Norm norm = Norm.layer();
    private NormPlacement placement = NormPlacement.PRE;
    private AttentionPosition position = AttentionPosition.none();
    private AttentionPosition crossPosition = AttentionPosition.none();
    private Visibility visibility = AttentionMask.none();

    LayerConfigBuilder() {}

    /** Sets the size E of a token's vector. */
    public LayerConfigBuilder setEmbedDim(int size) {
        embedDim = size;
        return this;
    }

    /** Sets the number of query heads H. */
    public LayerConfigBuilder setNumHeads(int heads) {
        numHeads = heads;
        return this;
    }

    /** Lets groups of query heads share G key and value heads; H unless set. */
    public LayerConfigBuilder optNumKvHeads(int heads) {
        numKvHeads = heads;
        return this;
    }

    /** Sets the width F of the feed-forward sublayer; 4 E unless set. */
    public LayerConfigBuilder optHiddenDim(int size) {
        hiddenDim = size;
        return this;
    }

    /** Sets the dropout of attention weights, hidden elements and each sublayer's result; 0 unless set. */
    public LayerConfigBuilder optDropout(float probability) {
        dropout = probability;
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
        position = inner;
        return this;
    }

    /** Gives tokens a position inside a decoder's cross-attention, where both sides share an axis; none unless set. */
    public LayerConfigBuilder optCrossPosition(AttentionPosition inner) {
        crossPosition = inner;
        return this;
    }

    /** Says what a token may see of its own sequence; every token unless set, and in a decoder those before it. */
    public LayerConfigBuilder optVisibility(Visibility choice) {
        visibility = choice;
        return this;
    }

    /**
     * Makes the settings.
     *
     * @throws IllegalArgumentException if a setting is missing or does not suit the others
     */
    public LayerConfig build() {
        int kvHeads = numKvHeads == null ? numHeads : numKvHeads;
        int hidden = hiddenDim == null ? LayerConfig.HIDDEN_RATIO * embedDim : hiddenDim;
        return new LayerConfig(
                new AttentionConfig(embedDim, numHeads, kvHeads, dropout, true, position, visibility),
                crossPosition,
                new FeedForwardConfig(hidden, activation, dropout),
                norm,
                placement,
                dropout);
    }
}
