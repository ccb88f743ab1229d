package dev.heed.chart;

import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words under a plot: at chosen places, which XChart's own axis cannot do, and on one line, where it lifts those
 * with a comma.
 */
final class HorizontalAxis {

    private static final int TICK_OFFSET = 16;
    private static final int NAME_OFFSET = 43;
    private static final int MIN_GAP = 10;
    private static final int MOST_STEPS = 7;

    private final LinePlot plot;
    private final double bottom;
    private final List<Tick> ticks = new ArrayList<>();

    private record Tick(double place, String label) {}

    /** Starts an axis at the given value of the vertical one. */
    HorizontalAxis(LinePlot plot, double bottom) {
        this.plot = plot;
        this.bottom = bottom;
    }

    /** An axis from 0 with a round step. */
    static HorizontalAxis evenly(LinePlot plot, double bottom, double end) {
        HorizontalAxis axis = new HorizontalAxis(plot, bottom);
        double step = roundStep(end);
        String format = step < 1 ? "%,." + (int) Math.ceil(-Math.log10(step)) + "f" : "%,.0f";
        for (int i = 0; i * step <= end * 1.0001; i++) {
            axis.tick(i * step, String.format(Locale.ROOT, format, i * step));
        }
        return axis;
    }

    /** Returns 1, 2 or 5 times a power of ten, so that at most {@value #MOST_STEPS} steps lead to the end. */
    static double roundStep(double end) {
        return roundStep(end, MOST_STEPS);
    }

    /** The same for another number of steps. */
    static double roundStep(double end, int mostSteps) {
        if (end <= 0) {
            return 1;
        }
        double least = end / mostSteps;
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (int factor : new int[] {1, 2, 5}) {
            if (factor * power >= least) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    void tick(double place, String label) {
        ticks.add(new Tick(place, label));
    }

    void paint(Graphics2D graphics, String name) {
        graphics.setColor(Ink.MUTED);
        graphics.setFont(Ink.BODY);
        int every = every();
        for (int i = 0; i < ticks.size(); i += every) {
            draw(graphics, ticks.get(i).label(), x(ticks.get(i)), TICK_OFFSET);
        }
        draw(graphics, name, (x(ticks.get(0)) + x(ticks.get(ticks.size() - 1))) / 2, NAME_OFFSET);
    }

    private void draw(Graphics2D graphics, String text, double x, int offset) {
        Ink.draw(graphics, text, x, plot.at(0, bottom).getY() + offset, Ink.Anchor.MIDDLE);
    }

    private double x(Tick tick) {
        return plot.at(tick.place(), bottom).getX();
    }

    /** The smallest step from one label to the next that keeps them apart. */
    private int every() {
        int every = 1;
        while (every < ticks.size() && collide(every)) {
            every++;
        }
        return every;
    }

    private boolean collide(int every) {
        for (int i = every; i < ticks.size(); i += every) {
            Tick left = ticks.get(i - every);
            Tick right = ticks.get(i);
            double needed = (Ink.width(Ink.BODY, left.label()) + Ink.width(Ink.BODY, right.label())) / 2 + MIN_GAP;
            if (x(right) - x(left) < needed) {
                return true;
            }
        }
        return false;
    }
}
