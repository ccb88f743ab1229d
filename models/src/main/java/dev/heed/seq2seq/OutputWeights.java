package dev.heed.seq2seq;

/** Where the weight of a model's logits comes from. */
public enum OutputWeights {
    /** A projection of its own. */
    SEPARATE,
    /** The embedding of the tokens that are predicted, transposed. */
    TIED
}
