package dev.heed.generate;

/** Is told each token as it is generated, for showing a text while it grows. */
@FunctionalInterface
public interface TokenListener {

    /** Hears nothing. */
    TokenListener NOBODY = (input, sequence, token) -> {};

    /**
     * A sequence has one more token. Tokens of one sequence come in order; a token that ends it is not told.
     *
     * @param input the place of its input among all inputs
     * @param sequence which of an input's sequences, 0 where each has one
     * @param token the token
     */
    void onToken(int input, int sequence, int token);
}
