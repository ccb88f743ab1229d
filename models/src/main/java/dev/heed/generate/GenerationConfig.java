package dev.heed.generate;

import dev.heed.shape.Require;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@link Generator}, checked; {@link #builder()} has the defaults.
 *
 * <p>Logits pass through them in this order: repetition penalty, blocked n-grams, end tokens that come too soon; when
 * sampling then temperature, top-k, top-p and min-p, each of what the one before left.
 *
 * @param maxTokens the most new tokens, an end token included
 * @param minTokens the fewest new tokens, an end token not included
 * @param endTokens each ends a sequence; null for the model's own
 * @param strategy greedy decoding, sampling or beam search
 * @param temperature what logits are divided by when sampling, at least 1e-6, so that quotients stay finite
 * @param topK how many of the most probable tokens may be drawn, and those as probable as the last of them
 * @param topP the most probable tokens may be drawn until their probabilities sum up to this, and those as probable as
 * the last of them
 * @param minP tokens may be drawn that are at least this times as probable as the most probable one
 * @param repetitionPenalty what a positive logit of a token that came before is divided by and a negative one multiplied
 * by, whether it came in the prompt or after it; 1 for none
 * @param noRepeatNgram the length of n-grams that come only once, prompt included; 0 for none
 * @param numBeams how many sequences beam search follows at once
 * @param lengthPenalty beam search ranks by the sum of the logarithms of the probabilities, divided by the number of
 * tokens to this power: above 0 longer sequences gain, below 0 shorter ones
 * @param earlyStopping when beam search stops
 * @param numReturn how many sequences an input gets: drawn ones, or at most so many of the beams, best first
 * @param seed of what is drawn
 */
public record GenerationConfig(
        int maxTokens,
        int minTokens,
        @Nullable Set<Integer> endTokens,
        Strategy strategy,
        double temperature,
        int topK,
        double topP,
        double minP,
        double repetitionPenalty,
        int noRepeatNgram,
        int numBeams,
        double lengthPenalty,
        EarlyStopping earlyStopping,
        int numReturn,
        long seed) {

    /** The top-k that lets every token be drawn. */
    public static final int ALL = Integer.MAX_VALUE;

    /** Below, logits divided by it may be infinite in float32, and their softmax not a number. */
    private static final double LEAST_TEMPERATURE = 1e-6;

    /** Checks the settings. */
    public GenerationConfig {
        Require.positive("maxTokens", maxTokens);
        Require.nonNegative("minTokens", minTokens);
        require(
                minTokens <= maxTokens,
                "minTokens must be at most maxTokens, but got minTokens=" + minTokens + ", maxTokens=" + maxTokens);
        requirePositive("temperature", temperature);
        require(temperature >= LEAST_TEMPERATURE, "temperature must be at least 1e-6, but got " + temperature);
        Require.positive("topK", topK);
        require(topP > 0 && topP <= 1, "topP must be above 0 and at most 1, but got " + topP);
        require(minP >= 0 && minP <= 1, "minP must be in [0, 1], but got " + minP);
        requirePositive("repetitionPenalty", repetitionPenalty);
        Require.nonNegative("noRepeatNgram", noRepeatNgram);
        Require.positive("numBeams", numBeams);
        require(Double.isFinite(lengthPenalty), "lengthPenalty must be finite, but got " + lengthPenalty);
        Require.positive("numReturn", numReturn);
        require(
                strategy == Strategy.SAMPLING || (temperature == 1 && topK == ALL && topP == 1 && minP == 0),
                "temperature, topK, topP and minP must be left out without sampling, but got strategy=" + strategy);
        require(
                strategy == Strategy.BEAMS || numBeams == 1,
                "numBeams must be 1 without beam search, but got numBeams=" + numBeams + ", strategy=" + strategy);
        require(
                strategy == Strategy.BEAMS || (lengthPenalty == 1 && earlyStopping == EarlyStopping.HEURISTIC),
                "lengthPenalty and earlyStopping must be left out without beam search, but got strategy=" + strategy);
        require(
                strategy != Strategy.GREEDY || numReturn == 1,
                "numReturn must be 1 in greedy decoding, which finds one sequence, but got " + numReturn);
        require(
                strategy != Strategy.BEAMS || numReturn <= numBeams,
                "numReturn must be at most numBeams, but got numReturn=" + numReturn + ", numBeams=" + numBeams);
        if (endTokens != null) {
            endTokens = Collections.unmodifiableSet(new LinkedHashSet<>(endTokens)); // in the order that files have
            endTokens.forEach(token -> Require.nonNegative("endTokens", token));
        }
    }

    /**
     * A builder with the defaults: greedy decoding up to the model's own end tokens, nothing penalised or blocked. What
     * has no default, maxTokens, must be set.
     */
    public static GenerationConfigBuilder builder() {
        return new GenerationConfigBuilder();
    }

    /** Greedy decoding of so many tokens at most, else with the defaults. */
    public static GenerationConfig greedy(int maxTokens) {
        return builder().setMaxTokens(maxTokens).build();
    }

    private static void requirePositive(String name, double number) {
        require(number > 0 && Double.isFinite(number), name + " must be finite and above 0, but got " + number);
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
