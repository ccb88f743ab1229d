package dev.heed.chart;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One direction of a plot, horizontal or vertical.
 *
 * @param from the value at its start
 * @param to the value at its end
 * @param logarithmic whether equal ratios are equally long, and not equal differences
 * @param ticks the places that are named, ascending
 */
record Axis(double from, double to, boolean logarithmic, List<Tick> ticks) {

    static final int MOST_STEPS = 7;

    /** Longer numbers, as of a loss that grew without bound, are written with an exponent. */
    private static final double LONG = 1e6;

    private static final double SHORT = 9e-6;

    private static final int FEWEST_DIGITS = 2;

    /** A place and its name. */
    record Tick(double value, String label) {}

    /** An axis with ticks at round places, no more than there is room for. */
    static Axis of(double from, double to, boolean logarithmic, int room) {
        double step = roundStep(to - from, Math.min(room, MOST_STEPS));
        DecimalFormat format = new DecimalFormat(
                pattern(Math.max(Math.abs(from), Math.abs(to)), logarithmic ? from : step, logarithmic),
                DecimalFormatSymbols.getInstance(Locale.ROOT));
        List<Double> places = logarithmic ? powers(from, to, room) : steps(from, to, step);
        return new Axis(
                from,
                to,
                logarithmic,
                places.stream()
                        .map(place -> new Tick(place, format.format(place).replaceFirst("^0E0$", "0")))
                        .toList());
    }

    /** The same ticks on an axis that ends elsewhere. */
    Axis until(double end) {
        return new Axis(from, end, logarithmic, ticks);
    }

    private static String pattern(double largest, double smallest, boolean logarithmic) {
        if (largest >= LONG || smallest < SHORT) {
            // So many digits that neighbours differ; powers of ten need none
            double digits = logarithmic ? 0 : Math.ceil(Math.log10(largest / smallest));
            return "0." + "#".repeat((int) Math.max(FEWEST_DIGITS, digits)) + "E0";
        }
        return logarithmic
                ? "#,##0.######"
                : smallest < 1 ? "#,##0." + "0".repeat((int) Math.ceil(-Math.log10(smallest) - 1e-9)) : "#,##0";
    }

    /** Returns 1, 2 or 5 times a power of ten, so that no more steps than given are as long as the length. */
    static double roundStep(double length, int mostSteps) {
        if (length <= 0) {
            return 1;
        }
        double least = length / mostSteps;
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (int factor : new int[] {1, 2, 5}) {
            if (factor * power >= least) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static List<Double> steps(double from, double to, double step) {
        List<Double> places = new ArrayList<>();
        for (double i = Math.ceil(from / step); i * step <= to + 1e-6 * step; i++) {
            places.add(i * step + 0.0); // plus 0, which takes the sign off a zero
        }
        return places;
    }

    /** 1, 2 and 5 times each power of ten where there is room, else every power or every second, third and so on. */
    private static List<Double> powers(double from, double to, int room) {
        int first = (int) Math.floor(Math.log10(from));
        int last = (int) Math.floor(Math.log10(to));
        double decades = Math.log10(to / from);
        // 5 and 10 stand closest, 0.3 of a power of ten apart
        List<Integer> factors = decades <= 0.3 * room ? List.of(1, 2, 5) : List.of(1);
        int every = (int) Math.max(1, Math.ceil(decades / room));
        List<Double> places = new ArrayList<>();
        for (int power = Math.floorDiv(first, every) * every; power <= last; power += every) {
            for (int factor : factors) {
                places.add(factor * Math.pow(10, power));
            }
        }
        places.removeIf(place -> place < from || place > to);
        return places;
    }

    /** How far along the axis a value lies: 0 at its start, 1 at its end. */
    double share(double value) {
        return logarithmic ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
    }

    List<String> labels() {
        return ticks.stream().map(Tick::label).toList();
    }
}
