package dev.heed.generate;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link GenerationConfig}; {@code set} names what must be given, {@code opt} what may be. What is set says how
 * tokens are chosen: a setting of sampling, or {@link #optSampling()}, makes it sample, more than one beam makes it
 * search, and both together are refused.
 */
public final class GenerationConfigBuilder {

    private int maxTokens;
    private int minTokens;
    private @Nullable Set<Integer> endTokens;
    private boolean sampling;
    private double temperature = 1;
    private int topK = GenerationConfig.ALL;
    private double topP = 1;
    private double minP;
    private double repetitionPenalty = 1;
    private int noRepeatNgram;
    private int numBeams = 1;
    private double lengthPenalty = 1;
    private EarlyStopping earlyStopping = EarlyStopping.HEURISTIC;
    private int numReturn = 1;
    private long seed;

    GenerationConfigBuilder() {}

    /** Sets the most new tokens, an end token included. */
    public GenerationConfigBuilder setMaxTokens(int count) {
        maxTokens = count;
        return this;
    }

    /** Sets the fewest new tokens, an end token not included; 0 unless set. */
    public GenerationConfigBuilder optMinTokens(int count) {
        minTokens = count;
        return this;
    }

    /** Names the tokens that end a sequence; none lets nothing end it. The model's own unless set. */
    public GenerationConfigBuilder optEndTokens(int... tokens) {
        endTokens = Arrays.stream(tokens).boxed().collect(Collectors.toCollection(LinkedHashSet::new));
        return this;
    }

    /** Draws tokens at random, as probable as the model finds them. */
    public GenerationConfigBuilder optSampling() {
        sampling = true;
        return this;
    }

    /** Samples from logits divided by this: below 1 the probable becomes more probable; 1 unless set. */
    public GenerationConfigBuilder optTemperature(double divisor) {
        temperature = divisor;
        return optSampling();
    }

    /** Samples from this many most probable tokens; from all unless set. */
    public GenerationConfigBuilder optTopK(int count) {
        topK = count;
        return optSampling();
    }

    /** Samples from the fewest most probable tokens that together have this probability; 1 unless set. */
    public GenerationConfigBuilder optTopP(double probability) {
        topP = probability;
        return optSampling();
    }

    /** Samples from tokens that are at least this times as probable as the most probable one; 0 unless set. */
    public GenerationConfigBuilder optMinP(double share) {
        minP = share;
        return optSampling();
    }

    /** Makes tokens that came before less probable, above 1, or more, below; 1 unless set. */
    public GenerationConfigBuilder optRepetitionPenalty(double factor) {
        repetitionPenalty = factor;
        return this;
    }

    /** Lets no n-gram of this length come twice; 0, for no such length, unless set. */
    public GenerationConfigBuilder optNoRepeatNgram(int length) {
        noRepeatNgram = length;
        return this;
    }

    /** Searches with this many beams; 1, for no search, unless set. */
    public GenerationConfigBuilder optNumBeams(int count) {
        numBeams = count;
        return this;
    }

    /** Sets the power of the length that beam search divides scores by; 1 unless set. */
    public GenerationConfigBuilder optLengthPenalty(double power) {
        lengthPenalty = power;
        return this;
    }

    /** Says when beam search stops; by the heuristic unless set. */
    public GenerationConfigBuilder optEarlyStopping(EarlyStopping choice) {
        earlyStopping = choice;
        return this;
    }

    /** Sets how many sequences an input gets, in beam search at most; 1 unless set. */
    public GenerationConfigBuilder optNumReturn(int count) {
        numReturn = count;
        return this;
    }

    /** Sets the seed of what is drawn; 0 unless set. */
    public GenerationConfigBuilder optSeed(long value) {
        seed = value;
        return this;
    }

    /**
     * Makes the settings.
     *
     * @throws IllegalArgumentException if a setting is missing, out of its range or does not suit the others
     */
    public GenerationConfig build() {
        return new GenerationConfig(
                maxTokens,
                minTokens,
                endTokens,
                strategy(),
                temperature,
                topK,
                topP,
                minP,
                repetitionPenalty,
                noRepeatNgram,
                numBeams,
                lengthPenalty,
                earlyStopping,
                numReturn,
                seed);
    }

    private Strategy strategy() {
        if (sampling) {
            return Strategy.SAMPLING;
        }
        return numBeams == 1 ? Strategy.GREEDY : Strategy.BEAMS;
    }
}
