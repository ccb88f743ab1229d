package dev.heed.bench;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Seconds for one repetition, pair by pair.
 *
 * @param ours of our side
 * @param rival of the other side, at the same places
 */
record PairedTimes(List<Double> ours, List<Double> rival) {

    private static final double LOWER_QUARTILE = 0.25;
    private static final double MEDIAN = 0.5;
    private static final double UPPER_QUARTILE = 0.75;

    /** Both sides in a unit, and the median and the quartiles of the pairs' ratios of times. */
    Figures figures(Unit unit) {
        List<Double> ratios = IntStream.range(0, ours.size())
                .mapToObj(pair -> ours.get(pair) / rival.get(pair))
                .toList();
        return new Figures(
                unit.of(quantile(ours, MEDIAN)),
                unit.of(quantile(rival, MEDIAN)),
                quantile(ratios, MEDIAN),
                quantile(ratios, LOWER_QUARTILE),
                quantile(ratios, UPPER_QUARTILE));
    }

    /** Between two values, a point on the line from one to the other. */
    private static double quantile(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        double place = share * (sorted.size() - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }
}
