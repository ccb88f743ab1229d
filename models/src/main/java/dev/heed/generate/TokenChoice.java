package dev.heed.generate;

import java.util.Arrays;

/**
 * Chooses the next token from the logits of a row, spelled out in Java: the most probable, or one drawn from those that
 * temperature, top-k, top-p and min-p leave. {@link dev.heed.kernel.TokenSampling} says the same for a kernel, of which
 * this is the oracle.
 */
final class TokenChoice {

    /** What is chosen where every token is blocked. */
    static final int NONE = -1;

    private final GenerationConfig config;

    TokenChoice(GenerationConfig config) {
        this.config = config;
    }

    /** The token with the greatest logit, the first of equal ones. */
    static int mostProbable(float[] logits, int offset, int vocabSize) {
        int best = NONE;
        float greatest = Float.NEGATIVE_INFINITY;
        for (int token = 0; token < vocabSize; token++) {
            float logit = logits[offset + token];
            if (logit > greatest) {
                best = token;
                greatest = logit;
            }
        }
        return best;
    }

    /** The logarithm of the sum of all exponentials, by which a logit becomes the logarithm of a probability. */
    static double logSumExp(float[] logits, int offset, int vocabSize) {
        int best = mostProbable(logits, offset, vocabSize);
        if (best == NONE) {
            return Double.NaN;
        }
        double greatest = logits[offset + best];
        double sum = 0;
        for (int token = 0; token < vocabSize; token++) {
            sum += Math.exp(logits[offset + token] - greatest);
        }
        return greatest + Math.log(sum);
    }

    /**
     * The token that a number in [0, 1) draws: the first whose weight, together with those of all before it, exceeds this
     * share of all weights.
     */
    int drawn(float[] logits, int offset, int vocabSize, double uniform) {
        int best = mostProbable(logits, offset, vocabSize);
        if (best == NONE) {
            return NONE;
        }
        float[] weights = weights(logits, offset, vocabSize, logits[offset + best]);
        double wanted = uniform * sum(weights, 0);
        double sum = 0;
        for (int token = 0; token < vocabSize; token++) {
            sum += weights[token];
            if (sum > wanted) {
                return token;
            }
        }
        return best;
    }

    /** Proportional to the probabilities, 1 for the greatest, 0 for tokens that may not be drawn. */
    private float[] weights(float[] logits, int offset, int vocabSize, float greatest) {
        float[] weights = new float[vocabSize];
        for (int token = 0; token < vocabSize; token++) {
            weights[token] = (float) Math.exp((logits[offset + token] - greatest) / config.temperature());
        }
        float least = leastWeight(weights);
        for (int token = 0; token < vocabSize; token++) {
            if (weights[token] < least) {
                weights[token] = 0;
            }
        }
        return weights;
    }

    /** The weight that a token must have. The greatest is 1. */
    private float leastWeight(float... weights) {
        float least = (float) config.minP();
        if (config.topK() >= weights.length && config.topP() == 1) {
            return least;
        }
        float[] sorted = weights.clone();
        Arrays.sort(sorted);
        int rank = Math.max(0, weights.length - config.topK()); // of the least that top-k leaves
        if (config.topP() < 1) {
            double wanted = config.topP() * sum(sorted, rank);
            double reached = 0;
            int first = rank;
            rank = weights.length;
            while (rank > first && reached < wanted) {
                reached += sorted[--rank];
            }
        }
        return Math.max(least, sorted[rank]);
    }

    private static double sum(float[] numbers, int from) {
        double sum = 0;
        for (int i = from; i < numbers.length; i++) {
            sum += numbers[i];
        }
        return sum;
    }
}
