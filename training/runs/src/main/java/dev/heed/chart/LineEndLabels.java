package dev.heed.chart;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Names each line where it ends, right of the plot, moved apart where lines end close together. */
final class LineEndLabels {

    private static final int HEIGHT = 42;
    private static final int GAP = 20;
    static final int MAX_WIDTH = 132;

    private final LinePlot plot;
    private final double rightEdge;

    /** What stands at the end of a line. */
    record Label(String name, String note, Point2D end, SeriesStyle style) {}

    LineEndLabels(LinePlot plot, double rightEdge) {
        this.plot = plot;
        this.rightEdge = rightEdge;
    }

    void paint(Graphics2D graphics, List<Label> labels) {
        List<Label> sorted = new ArrayList<>(labels);
        sorted.sort(Comparator.comparingDouble(label -> label.end().getY()));
        double[] wanted =
                sorted.stream().mapToDouble(label -> label.end().getY()).toArray();
        double[] heights = spread(wanted, HEIGHT, plot.at(rightEdge, 0).getY());
        for (int i = 0; i < heights.length; i++) {
            label(graphics, sorted.get(i), heights[i]);
        }
    }

    private void label(Graphics2D graphics, Label label, double y) {
        double x = plot.at(rightEdge, 0).getX() + GAP;
        graphics.setColor(Ink.RULE);
        graphics.setStroke(new BasicStroke(0.8f));
        double start = label.end().getX() + LinePlot.MARKER_SIZE;
        graphics.draw(new Line2D.Double(start, label.end().getY(), x - 8, y));
        graphics.setColor(label.style().text());
        graphics.setFont(Ink.STRONG);
        Ink.draw(graphics, Ink.fit(Ink.STRONG, label.name(), MAX_WIDTH), x, y, Ink.Anchor.START);
        graphics.setColor(Ink.MUTED);
        graphics.setFont(Ink.SMALL);
        Ink.draw(graphics, label.note(), x, y + 16, Ink.Anchor.START);
    }

    /** Moves ascending positions apart to the given distance, the last no further than the limit where possible. */
    static double[] spread(double[] wanted, double distance, double limit) {
        double[] places = wanted.clone();
        for (int i = 1; i < places.length; i++) {
            places[i] = Math.max(places[i], places[i - 1] + distance);
        }
        double highest = limit;
        for (int i = places.length - 1; i >= 0; i--) {
            places[i] = Math.min(places[i], highest);
            highest = places[i] - distance;
        }
        return places;
    }
}
