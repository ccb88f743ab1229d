package dev.heed.train.state;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which validations are better than others.
 *
 * @param metric the name of the metric that decides
 * @param direction which values are better
 */
public record Goal(String metric, Direction direction) {

    /** In the names of metrics of which small values are better. */
    private static final Pattern LOSSES = Pattern.compile(
            "loss|perplexity|bits|error|entropy|(^|_)(nll|mae|r?mse|[cw]er)$", Pattern.CASE_INSENSITIVE);

    /** Which values are better. */
    public enum Direction {
        /** Small ones, as of a loss, a perplexity, bits or an error rate. */
        LOWEST,
        /** Large ones, as of an accuracy and of all that has no such name. */
        HIGHEST;

        /** The name in recipes, in lower case. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The goal of a metric whose name tells which values are better. */
    public static Goal of(String metric) {
        // "recall of error" is that of a label
        String measure = metric.split(" of ", 2)[0];
        return new Goal(metric, LOSSES.matcher(measure).find() ? Direction.LOWEST : Direction.HIGHEST);
    }

    /** Whether a value is better than another by more than some difference. What is not a number is never better. */
    public boolean isBetter(double value, double other, double least) {
        return direction == Direction.LOWEST ? value < other - least : value > other + least;
    }

    /** The worst value there can be: infinity, with the sign that is worse. */
    public double worst() {
        return direction == Direction.LOWEST ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }

    /** The best of some validations, at least one, of equally good ones the first; the first if none is a number. */
    public Validation best(List<Validation> validations) {
        Validation best = validations.get(0);
        for (Validation validation : validations) {
            double value = validation.value(metric);
            double reached = best.value(metric);
            if (isBetter(value, reached, 0) || Double.isNaN(reached)) {
                best = validation;
            }
        }
        return best;
    }

    /**
     * How many validations have passed since the last one that was better than all before it, by more than the least
     * improvement; 0 right after the best one, or before the first.
     */
    public int sinceBest(List<Validation> validations, double least) {
        double best = worst();
        int since = 0;
        for (Validation validation : validations) {
            double value = validation.value(metric);
            if (isBetter(value, best, least)) {
                best = value;
                since = 0;
            } else {
                since++;
            }
        }
        return since;
    }
}
