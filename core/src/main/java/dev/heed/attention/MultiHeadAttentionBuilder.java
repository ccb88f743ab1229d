package dev.heed.attention;

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

    MultiHeadAttentionBuilder() {}

    /**
     * Sets the size of a token's vector.
     *
     * @param size E
     * @return this
     */
    public MultiHeadAttentionBuilder setEmbedDim(int size) {
        embedDim = size;
        return this;
    }

    /**
     * Sets the number of query heads.
     *
     * @param heads H
     * @return this
     */
    public MultiHeadAttentionBuilder setNumHeads(int heads) {
        numHeads = heads;
        return this;
    }

    /**
     * Lets groups of query heads share key and value heads.
     *
     * @param heads G; H unless set
     * @return this
     */
    public MultiHeadAttentionBuilder optNumKvHeads(int heads) {
        numKvHeads = heads;
        return this;
    }

    /**
     * Drops attention weights in training.
     *
     * @param probability of each weight; 0 unless set
     * @return this
     */
    public MultiHeadAttentionBuilder optDropout(float probability) {
        dropout = probability;
        return this;
    }

    /**
     * Switches the biases of the projections.
     *
     * @param on whether they have one; true unless set
     * @return this
     */
    public MultiHeadAttentionBuilder optBias(boolean on) {
        bias = on;
        return this;
    }

    /**
     * Gives tokens a position inside attention.
     *
     * @param inner rotary or ALiBi; none unless set
     * @return this
     */
    public MultiHeadAttentionBuilder optPosition(AttentionPosition inner) {
        position = inner;
        return this;
    }

    /**
     * Makes the block.
     *
     * @return a new block
     * @throws IllegalArgumentException if a setting is missing or does not suit the others
     */
    public MultiHeadAttention build() {
        int kvHeads = numKvHeads == null ? numHeads : numKvHeads;
        return new MultiHeadAttention(new AttentionConfig(embedDim, numHeads, kvHeads, dropout, bias, position));
    }
}
