package dev.heed.family.seq2seq;

import dev.heed.data.Vocabularies;
import dev.heed.family.ModelLimits;
import dev.heed.recipe.ModelSettings;
import dev.heed.seq2seq.Seq2Seq;
import java.util.OptionalInt;

/** Which sequence-to-sequence model learns, and its sizes. */
public sealed interface Seq2SeqModel extends ModelSettings permits FixedModel, AttentionModel, TransformerModel {

    /** The size E of a token's vector. */
    int embedDim();

    @Override
    default OptionalInt vectorDim() {
        return OptionalInt.of(embedDim());
    }

    /** About how many parameters it has, without those of embeddings and logits. */
    long innerParameters();

    /** Checks how many parameters there are, but for the small ones: biases and norms. */
    default void requireParameters(Vocabularies vocabularies) {
        long tokens = vocabularies.source().size() + 2L * vocabularies.target().size();
        ModelLimits.requireParameters(this, innerParameters() + tokens * embedDim());
    }

    /**
     * Makes the model, not yet initialised.
     *
     * @param vocabularies the tokens of both sides
     * @throws IllegalArgumentException if it would have more parameters than a machine can hold
     */
    Seq2Seq build(Vocabularies vocabularies);
}
