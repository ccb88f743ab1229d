package dev.heed.recipe;

import dev.heed.data.Vocabularies;
import dev.heed.seq2seq.Seq2Seq;

/** Which model learns, and its sizes. */
public sealed interface ModelSettings permits FixedModel, AttentionModel, TransformerModel {

    /**
     * The name of the kind of model.
     *
     * @return as a recipe has it: fixed, attention or transformer
     */
    default String label() {
        return TypeNames.nameOf(this);
    }

    /**
     * The size of a token's vector.
     *
     * @return E
     */
    int embedDim();

    /**
     * Makes the model.
     *
     * @param vocabularies the tokens of both sides
     * @return a new model, not yet initialised
     */
    Seq2Seq build(Vocabularies vocabularies);
}
