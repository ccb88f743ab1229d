package dev.heed.generate;

import java.util.Arrays;

/** A sequence that a {@link Generator} made. */
public final class Generated {

    private final int[] tokens;
    private final double score;
    private final boolean ended;
    private final boolean windowSlid;

    Generated(int[] tokens, double score, boolean ended, boolean windowSlid) {
        this.tokens = tokens.clone();
        this.score = score;
        this.ended = ended;
        this.windowSlid = windowSlid;
    }

    /** The new tokens, without those of the prompt and without the token that ended them; a copy. */
    public int[] tokens() {
        return tokens.clone();
    }

    /**
     * The natural logarithm of the probability that the model gives the tokens, the end token included, before penalties,
     * temperature and truncation. Beam search gives what it ranks by instead: the sum of the penalised logarithms,
     * divided by the number of tokens to the power of the length penalty.
     */
    public double score() {
        return score;
    }

    /** Whether an end token came; otherwise the sequence was cut. */
    public boolean ended() {
        return ended;
    }

    /**
     * Whether the model's positions ran out, so that the last tokens were generated without sight of the first; see
     * {@link Generator}.
     */
    public boolean windowSlid() {
        return windowSlid;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Generated generated
                && Arrays.equals(tokens, generated.tokens)
                && Double.compare(score, generated.score) == 0
                && ended == generated.ended
                && windowSlid == generated.windowSlid;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(tokens);
    }

    @Override
    public String toString() {
        return "Generated[tokens=%s, score=%s, ended=%s, windowSlid=%s]"
                .formatted(Arrays.toString(tokens), score, ended, windowSlid);
    }
}
