package dev.heed.metric;

import dev.heed.shape.Require;

/**
 * How probable a language model finds a text, in the units that are in use. Losses of batches go in, as means over their
 * tokens; all figures are of everything together.
 *
 * <p>\[ L = -\frac{1}{n} \sum_t \ln p(y_t \mid y_{\lt t}), \quad \mathrm{perplexity} = e^L, \quad \mathrm{bits} =
 * \frac{n L}{c \ln 2} \] with the n tokens and the c characters that they spell.
 *
 * <p>Only bits per character compare models of different tokenizers.
 */
public final class LogLikelihood {

    private double nats;
    private long tokens;

    /** Starts with nothing added. */
    public LogLikelihood() {}

    /**
     * Adds the tokens of a batch.
     *
     * @param loss cross-entropy in nats, a mean over the tokens
     * @param tokens how many were predicted, at least one
     */
    public void add(double loss, long tokens) {
        Require.positive("tokens", tokens);
        nats += loss * tokens;
        this.tokens += tokens;
    }

    /** Adds all that was added to another. */
    public void add(LogLikelihood other) {
        nats += other.nats;
        tokens += other.tokens;
    }

    /** Cross-entropy in nats a token, NaN before the first. */
    public double loss() {
        return nats / tokens;
    }

    /** The exponential of the loss: among how many equally probable tokens the model would be as unsure. */
    public double perplexity() {
        return Math.exp(loss());
    }

    /**
     * Cross-entropy in bits a character.
     *
     * @param characters how many Unicode code points the predicted tokens spell together, at least one
     */
    public double bitsPerCharacter(long characters) {
        Require.positive("characters", characters);
        return nats / Math.log(2) / characters;
    }

    /** How many tokens were added. */
    public long tokens() {
        return tokens;
    }
}
