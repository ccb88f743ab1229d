package dev.heed.metric;

import java.util.List;

/**
 * A BLEU score and what it was made of.
 *
 * @param score the score, from 0 to 100
 * @param precisions the smoothed precisions of the n-grams of order 1 to 4 in per cent
 * @param brevityPenalty the factor for being too short, 1 if there is nothing to penalise
 * @param hypothesisLength the number of words in all hypotheses
 * @param referenceLength the number of words in all references, of each hypothesis the closest in length
 */
public record BleuScore(
        double score, List<Double> precisions, double brevityPenalty, long hypothesisLength, long referenceLength) {

    /** Copies the precisions. */
    public BleuScore {
        precisions = List.copyOf(precisions);
    }
}
