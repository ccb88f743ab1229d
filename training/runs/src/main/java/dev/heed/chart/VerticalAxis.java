package dev.heed.chart;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The numbers left of a plot and the rules behind it: at round places, and few enough for a low plot or for many powers
 * of ten, which XChart's own logarithmic axis fills with rules.
 */
final class VerticalAxis {

    private static final int LEAST_DISTANCE = 17;
    private static final int MOST_STEPS = 7;
    private static final int PADDING = 8;
    /** Longer numbers, as of a loss that grew without bound, are written with an exponent. */
    private static final double LONG = 1e6;

    private static final double SHORT = 9e-6;

    private final CurvePanel.Axis axis;
    private final List<Double> ticks;
    private final DecimalFormat format;

    VerticalAxis(CurvePanel.Axis axis, int height) {
        this.axis = axis;
        int room = Math.max(1, height / LEAST_DISTANCE);
        double step = HorizontalAxis.roundStep(axis.top() - axis.bottom(), Math.min(room, MOST_STEPS));
        this.ticks = axis.logarithmic() ? powers(room) : steps(step);
        this.format = new DecimalFormat(pattern(step), DecimalFormatSymbols.getInstance(Locale.ROOT));
    }

    private String pattern(double step) {
        double largest = Math.max(Math.abs(axis.bottom()), Math.abs(axis.top()));
        if (largest >= LONG || (axis.logarithmic() ? axis.bottom() : step) < SHORT) {
            return "0.##E0";
        }
        return axis.logarithmic()
                ? "#,##0.######"
                : step < 1 ? "#,##0." + "0".repeat((int) Math.ceil(-Math.log10(step) - 1e-9)) : "#,##0";
    }

    private List<Double> steps(double step) {
        List<Double> places = new ArrayList<>();
        for (double i = Math.ceil(axis.bottom() / step); i * step <= axis.top(); i++) {
            places.add(i * step + 0.0); // plus 0, which takes the sign off a zero
        }
        return places;
    }

    /** 1, 2 and 5 times each power of ten where there is room, else every power or every second, third and so on. */
    private List<Double> powers(int room) {
        int first = (int) Math.floor(Math.log10(axis.bottom()));
        int last = (int) Math.floor(Math.log10(axis.top()));
        double decades = Math.log10(axis.top() / axis.bottom());
        // 5 and 10 stand closest, 0.3 of a power of ten apart
        List<Integer> factors = decades <= 0.3 * room ? List.of(1, 2, 5) : List.of(1);
        int every = (int) Math.max(1, Math.ceil(decades / room));
        List<Double> places = new ArrayList<>();
        for (int power = Math.floorDiv(first, every) * every; power <= last; power += every) {
            for (int factor : factors) {
                places.add(factor * Math.pow(10, power));
            }
        }
        places.removeIf(place -> place < axis.bottom() || place > axis.top());
        return places;
    }

    List<String> labels() {
        return ticks.stream().map(format::format).toList();
    }

    /** The room it takes left of the plot. */
    int width() {
        return (int) Math.ceil(Ink.widest(Ink.BODY, labels())) + PADDING;
    }

    /** Draws from the plot's left edge to the given place; the plot must have been painted, and comes on top. */
    void paint(Graphics2D graphics, LinePlot plot, double end) {
        List<String> labels = labels();
        graphics.setFont(Ink.BODY);
        graphics.setStroke(new BasicStroke(1));
        for (int i = 0; i < labels.size(); i++) {
            Point2D left = plot.at(0, ticks.get(i));
            graphics.setColor(Ink.GRID);
            graphics.draw(new Line2D.Double(left, plot.at(end, ticks.get(i))));
            graphics.setColor(Ink.MUTED);
            Ink.draw(graphics, labels.get(i), left.getX() - PADDING, left.getY(), Ink.Anchor.END);
        }
    }
}
