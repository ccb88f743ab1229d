package dev.heed.bench;

import java.util.function.DoubleUnaryOperator;

/**
 * What a row's medians are counted in.
 *
 * @param label its name in the table
 * @param fromSeconds the amount that the seconds of one repetition come to
 */
record Unit(String label, DoubleUnaryOperator fromSeconds) {

    private static final double MILLIS = 1e3;
    private static final double MICROS = 1e6;

    static Unit milliseconds() {
        return new Unit("ms", seconds -> seconds * MILLIS);
    }

    static Unit microseconds() {
        return new Unit("us", seconds -> seconds * MICROS);
    }

    /** So much work in one repetition: the median is a speed, the ratio stays one of times. */
    static Unit perSecond(String label, double amount) {
        return new Unit(label, seconds -> amount / seconds);
    }

    /** Memory, which no time is counted in. */
    static Unit megabytes() {
        return new Unit("MB", DoubleUnaryOperator.identity());
    }

    double of(double seconds) {
        return fromSeconds.applyAsDouble(seconds);
    }
}
