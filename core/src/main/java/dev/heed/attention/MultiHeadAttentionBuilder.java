package dev.heed.attention;

import dev.heed.block.Bias;
import dev.heed.mask.AttentionMask;
import dev.heed.mask.Visibility;
import dev.heed.position.AttentionPosition;
import dev.heed.shape.Require;
import org.jspecify.annotations.Nullable;

/** Builds a {@link MultiHeadAttention}; {@code set} names what must be given, {@code opt} what may be. */
public final class MultiHeadAttentionBuilder {

    private int embedDim;
    private int numHeads;
    private @Nullable Integer numKvHeads;
    private @Nullable Integer headDim;
    private float dropout;
    private Bias bias = Bias.ALL;
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

    /** Sets the size D of a head; E / H unless set, and H must then divide E. */
    public MultiHeadAttentionBuilder optHeadDim(int size) {
        headDim = size;
        return this;
    }

    /** Drops attention weights in training, each with a probability; 0 unless set. */
    public MultiHeadAttentionBuilder optDropout(float probability) {
        dropout = probability;
        return this;
    }

    /** Says which projections have a bias; all unless set. */
    public MultiHeadAttentionBuilder optBias(Bias choice) {
        bias = choice;
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
        return new MultiHeadAttention(config());
    }

    /**
     * Makes the settings alone.
     *
     * @throws IllegalArgumentException if a setting is missing or does not suit the others
     */
    public AttentionConfig config() {
        int kvHeads = numKvHeads == null ? numHeads : numKvHeads;
        int size = headDim == null ? dividedEmbedDim() : headDim;
        return new AttentionConfig(embedDim, numHeads, kvHeads, size, dropout, bias, position, visibility);
    }

    private int dividedEmbedDim() {
        Require.positive("embedDim", embedDim);
        Require.positive("numHeads", numHeads);
        if (embedDim % numHeads != 0) {
            throw new IllegalArgumentException(
                    "embedDim must be divisible by numHeads, but got embedDim=" + embedDim + ", numHeads=" + numHeads);
        }
        return embedDim / numHeads;
    }
}
