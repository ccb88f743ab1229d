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
        double total = 0;
        for (float weight : weights) {
            total += weight;
        }
        double wanted = uniform * total;
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
        if (config.topK() < vocabSize) {
            dropBelow(weights, ofRank(weights, config.topK()));
        }
        if (config.topP() < 1) {
            dropBelow(weights, leastOfNucleus(weights));
        }
        if (config.minP() > 0) {
            dropBelow(weights, (float) config.minP());
        }
        return weights;
    }

    private static void dropBelow(float[] weights, float least) {
        for (int token = 0; token < weights.length; token++) {
            if (weights[token] < least) {
                weights[token] = 0;
            }
        }
    }

    private static float ofRank(float[] weights, int rank) {
        float[] sorted = weights.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length - rank];
    }

    /** The weight by which the sum of the greatest reaches top-p. */
    private float leastOfNucleus(float[] weights) {
        double total = 0;
        for (float weight : weights) {
            total += weight;
        }
        // Those below cannot be needed: all together they have less than 1 - top-p
        float negligible = (float) ((1 - config.topP()) * total / weights.length / 2);
        float[] sorted = new float[weights.length];
        int count = 0;
        for (float weight : weights) {
            if (weight >= negligible) {
                sorted[count++] = weight;
            }
        }
        Arrays.sort(sorted, 0, count);
        double sum = 0;
        int rank = count;
        while (rank > 0 && sum < config.topP() * total) {
            sum += sorted[--rank];
        }
        return sorted[rank];
    }
}
