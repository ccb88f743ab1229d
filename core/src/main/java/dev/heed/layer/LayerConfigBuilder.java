package dev.heed.layer;

import dev.heed.attention.AttentionConfig;
import dev.heed.block.Activation;
import dev.heed.norm.Norm;
import dev.heed.norm.NormPlacement;
import dev.heed.position.AttentionPosition;
import org.jspecify.annotations.Nullable;

/** Builds a {@link LayerConfig}; {@code set} names what must be given, {@code opt} what may be. */
public final class LayerConfigBuilder {

    /** The paper's ratio of hiddenDim to embedDim. */
    private static final int HIDDEN_RATIO = 4;

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

    LayerConfigBuilder() {}

    /**
     * Sets the size of a token's vector.
     *
     * @param size E
     * @return this
     */
    public LayerConfigBuilder setEmbedDim(int size) {
        embedDim = size;
        return this;
    }

    /**
     * Sets the number of query heads.
     *
     * @param heads H
     * @return this
     */
    public LayerConfigBuilder setNumHeads(int heads) {
        numHeads = heads;
        return this;
    }

    /**
     * Lets groups of query heads share key and value heads.
     *
     * @param heads G; H unless set
     * @return this
     */
    public LayerConfigBuilder optNumKvHeads(int heads) {
        numKvHeads = heads;
        return this;
    }

    /**
     * Sets the width of the feed-forward sublayer.
     *
     * @param size F; 4 E unless set
     * @return this
     */
    public LayerConfigBuilder optHiddenDim(int size) {
        hiddenDim = size;
        return this;
    }

    /**
     * Drops in training: attention weights, hidden elements and each sublayer's result.
     *
     * @param probability of each element; 0 unless set
     * @return this
     */
    public LayerConfigBuilder optDropout(float probability) {
        dropout = probability;
        return this;
    }

    /**
     * Chooses the non-linearity.
     *
     * @param function of the feed-forward sublayer; ReLU unless set
     * @return this
     */
    public LayerConfigBuilder optActivation(Activation function) {
        activation = function;
        return this;
    }

    /**
     * Chooses the normalisation.
     *
     * @param choice layer or root-mean-square; layer unless set
     * @return this
     */
    public LayerConfigBuilder optNorm(Norm choice) {
        norm = choice;
        return this;
    }

    /**
     * Chooses where the normalisation stands.
     *
     * @param choice before or after; before unless set
     * @return this
     */
    public LayerConfigBuilder optPlacement(NormPlacement choice) {
        placement = choice;
        return this;
    }

    /**
     * Gives tokens a position inside self-attention.
     *
     * @param inner rotary or ALiBi; none unless set
     * @return this
     */
    public LayerConfigBuilder optPosition(AttentionPosition inner) {
        position = inner;
        return this;
    }

    /**
     * Gives tokens a position inside a decoder's cross-attention, where both sides share an axis.
     *
     * @param inner rotary or ALiBi; none unless set
     * @return this
     */
    public LayerConfigBuilder optCrossPosition(AttentionPosition inner) {
        crossPosition = inner;
        return this;
    }

    /**
     * Makes the settings.
     *
     * @return the settings, checked
     * @throws IllegalArgumentException if a setting is missing or does not suit the others
     */
    public LayerConfig build() {
        int kvHeads = numKvHeads == null ? numHeads : numKvHeads;
        int hidden = hiddenDim == null ? HIDDEN_RATIO * embedDim : hiddenDim;
        return new LayerConfig(
                new AttentionConfig(embedDim, numHeads, kvHeads, dropout, true, position),
                crossPosition,
                new FeedForwardConfig(hidden, activation, dropout),
                norm,
                placement,
                dropout);
    }
}
