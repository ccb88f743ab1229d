package dev.heed.generate;

/** How a {@link Generator} chooses among the sequences that a model finds possible. */
public enum Strategy {
    /** The most probable next token, again and again. */
    GREEDY,
    /** Tokens drawn at random, as probable as the model finds them. */
    SAMPLING,
    /** The most probable sequences that a search over several at once finds. */
    BEAMS
}
