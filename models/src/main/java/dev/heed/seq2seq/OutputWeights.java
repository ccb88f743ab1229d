package dev.heed.seq2seq;

import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import dev.heed.block.Initialisation;
import dev.heed.block.Projection;
import org.jspecify.annotations.Nullable;

/** Where the weight of a model's logits comes from. */
public enum OutputWeights {
    /** A projection of its own, with a bias. */
    SEPARATE,
    /** A projection of its own, without a bias. */
    SEPARATE_WITHOUT_BIAS,
    /** The embedding of the tokens that are predicted, transposed. */
    TIED;

    /**
     * A new projection onto the logits.
     *
     * @param embedDim size E of a vector
     * @param vocabSize number of tokens V
     * @param initialisation how its weight starts
     * @return the projection; null where the embedding takes its place
     */
    public @Nullable Linear projection(int embedDim, int vocabSize, Initialisation initialisation) {
        if (this == TIED) {
            return null;
        }
        Linear projection = Projection.of(embedDim, vocabSize, this == SEPARATE);
        projection.setInitializer(initialisation.projection(), Parameter.Type.WEIGHT);
        return projection;
    }
}
