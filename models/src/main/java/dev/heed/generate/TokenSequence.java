package dev.heed.generate;

import java.util.Arrays;

/** The tokens of one sequence so far, those fed first and the new ones, and how probable the new ones are. */
final class TokenSequence {

    private final int start;
    private int[] tokens;
    private int length;
    private double score;
    private boolean ended;
    private boolean stopped;
    private boolean windowSlid;

    TokenSequence(int... first) {
        tokens = first.clone();
        start = first.length;
        length = first.length;
    }

    private TokenSequence(TokenSequence other) {
        start = other.start;
        tokens = other.tokens.clone();
        length = other.length;
        score = other.score;
        windowSlid = other.windowSlid;
    }

    TokenSequence copy() {
        return new TokenSequence(this);
    }

    /** One more token, and what it adds to the score. */
    void append(int token, double logProbability) {
        if (length == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * length + 1);
        }
        tokens[length++] = token;
        score += logProbability;
    }

    /** Ends with a token that is not part of it. */
    void end(double logProbability) {
        score += logProbability;
        ended = true;
    }

    /** Stops it where nothing may follow. */
    void stop() {
        stopped = true;
    }

    void slideWindow() {
        windowSlid = true;
    }

    int length() {
        return length;
    }

    int token(int index) {
        return tokens[index];
    }

    int last() {
        return tokens[length - 1];
    }

    /** Some of the last tokens. */
    int[] last(int count) {
        return Arrays.copyOfRange(tokens, length - count, length);
    }

    double score() {
        return score;
    }

    boolean runs() {
        return !ended && !stopped;
    }

    int newTokens() {
        return length - start;
    }

    /** The new tokens with a score. */
    Generated toGenerated(double finalScore) {
        return new Generated(Arrays.copyOfRange(tokens, start, length), finalScore, ended, windowSlid);
    }
}
