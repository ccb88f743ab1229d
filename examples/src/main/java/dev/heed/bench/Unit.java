package dev.heed.bench;

import java.util.function.DoubleUnaryOperator;

/**
 * What a row's medians are counted in.
 *
 * @param label its name in the table
 * @param fromSeconds the amount that the seconds of one repetition come to
 */
public record Unit(String label, DoubleUnaryOperator fromSeconds) {

    /** Times. */
    public static final Unit MILLISECONDS = new Unit("ms", seconds -> seconds * 1e3);

    /** Memory, which no time is counted in. */
    static final Unit MEGABYTES = new Unit("MB", DoubleUnaryOperator.identity());

    /** So much work in one repetition: the median is a speed, the ratio stays one of times. */
    static Unit perSecond(String label, double amount) {
        return new Unit(label, seconds -> amount / seconds);
    }

    double of(double seconds) {
        return fromSeconds.applyAsDouble(seconds);
    }
}
