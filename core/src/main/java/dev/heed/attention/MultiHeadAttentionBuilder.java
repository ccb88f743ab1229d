package dev.heed.attention;

import dev.heed.mask.AttentionMask;
import dev.heed.mask.Visibility;
import dev.heed.position.AttentionPosition;
import org.jspecify.annotations.Nullable;

/** Builds a {@link MultiHeadAttention}; {@code set} names what must be given, {@code opt} what may be. */
public final class MultiHeadAttentionBuilder {

    private int embedDim;
    private int numHeads;
    private @Nullable Integer numKvHeads;
    private float dropout;
    private boolean bias = true;
    private AttentionPosition position = AttentionPosition.none();
    private Visibility visibility = AttentionMask.none();

    MultiHeadAttentionBuilder() {}

    /** Sets the size E of a token's vector. */
    public MultiHeadAttentionBuilder setEmbedDim(int size) {
        embedDim = size;
        return this;
    }

    /** Sets the number of query heads H. */
    public MultiHeadAttentionBuilder setNumHeads(int heads) {
        numHeads = heads;
        return this;
    }

    /** Lets groups of query heads share G key and value heads; H unless set. */
    public MultiHeadAttentionBuilder optNumKvHeads(int heads) {
        numKvHeads = heads;
        return this;
    }

    /** Drops attention weights in training, each with a probability; 0 unless set. */
    public MultiHeadAttentionBuilder optDropout(float probability) {
        dropout = probability;
        return this;
    }

    /** Switches the biases of the projections; on unless set. */
    public MultiHeadAttentionBuilder optBias(boolean on) {
        bias = on;
        return this;
    }

    /** Gives tokens a position inside attention, rotary or ALiBi; none unless set. */
    public MultiHeadAttentionBuilder optPosition(AttentionPosition inner) {
        position = inner;
        return this;
    }

    /** Says what a query may see, whatever else a mask hides; every key unless set. */
    public MultiHeadAttentionBuilder optVisibility(Visibility choice) {
        visibility = choice;
        return this;
    }

    /**
     * Makes the block.
     *
     * @throws IllegalArgumentException if a setting is missing or does not suit the others
     */
    public MultiHeadAttention build() {
        int kvHeads = numKvHeads == null ? numHeads : numKvHeads;
        return new MultiHeadAttention(
                new AttentionConfig(embedDim, numHeads, kvHeads, dropout, bias, position, visibility));
    }
}
