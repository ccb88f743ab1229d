package dev.heed.chart;

import dev.heed.chart.Canvas.Anchor;
import java.awt.Rectangle;
import java.awt.geom.Path2D;
import java.util.List;

/**
 * Lines between two axes: light horizontal rules, numbers left and below, no frame.
 *
 * @param canvas what to draw on
 * @param area where the lines go, in shown pixels
 * @param across the horizontal axis
 * @param up the vertical axis
 */
record Plot(Canvas canvas, Rectangle area, Axis across, Axis up) {

    static final int LEFT = 24;
    static final int MARKER_SIZE = 9;
    /** The room for the name above a plot, and for the numbers and the name below. */
    static final int NAME_HEIGHT = 30;

    static final int ACROSS_HEIGHT = 62;
    /** From one line of text to the next. */
    static final int LINE_HEIGHT = 20;

    private static final int PADDING = 8;
    private static final int TICK_OFFSET = 16;
    private static final int NAME_OFFSET = 43;
    private static final int TICK_GAP = 10;
    private static final int TICK_DISTANCE = 17;

    /** A vertical axis, with as many ticks as a height has room for. */
    static Axis vertical(double from, double to, boolean logarithmic, int height) {
        return Axis.of(from, to, logarithmic, Math.max(1, height / TICK_DISTANCE));
    }

    /** The room left of a plot that the numbers of a vertical axis take. */
    static int widthOf(Axis up) {
        return (int) Math.ceil(Ink.widest(Ink.BODY, up.labels())) + PADDING;
    }

    /** Writes a chart's title and the lines below it, above everything. */
    static void title(Canvas canvas, String title, List<String> lines, double width) {
        canvas.text(Ink.fit(Ink.TITLE, title, width - 2 * LEFT), Ink.TITLE, Ink.TEXT, LEFT, 34, Anchor.START);
        for (int i = 0; i < lines.size(); i++) {
            canvas.text(lines.get(i), Ink.BODY, Ink.MUTED, LEFT, 60 + 20.0 * i, Anchor.START);
        }
    }

    double x(double value) {
        return area.x + across.share(value) * area.width;
    }

    double y(double value) {
        return area.y + (1 - up.share(value)) * area.height;
    }

    void name(String name) {
        String fitting = Ink.fit(Ink.STRONG, name, area.getMaxX() - LEFT);
        canvas.text(fitting, Ink.STRONG, Ink.TEXT, LEFT, area.y - 15.0, Anchor.START);
    }

    /** Draws the vertical axis: its numbers, and a rule behind the lines for each. */
    void rules() {
        for (Axis.Tick tick : up.ticks()) {
            double y = y(tick.value());
            canvas.line(area.x, y, area.getMaxX(), y, Ink.GRID, 1);
            canvas.text(tick.label(), Ink.BODY, Ink.MUTED, (double) area.x - PADDING, y, Anchor.END);
        }
    }

    /** Writes the ticks of the horizontal axis, every second or third of them where they stand close, and its name. */
    void below(String name) {
        below(name, List.of());
    }

    /** The same with a line between: something to stand below each tick, or nothing at all. */
    void below(String name, List<String> notes) {
        List<Axis.Tick> ticks = across.ticks();
        int every = 1;
        while (every < ticks.size() && collide(every)) {
            every++;
        }
        for (int i = 0; i < ticks.size(); i += every) {
            words(ticks.get(i).label(), x(ticks.get(i).value()), TICK_OFFSET);
            if (!notes.isEmpty()) {
                words(notes.get(i), x(ticks.get(i).value()), TICK_OFFSET + LINE_HEIGHT);
            }
        }
        int offset = NAME_OFFSET + (notes.isEmpty() ? 0 : LINE_HEIGHT);
        words(name, (x(ticks.get(0).value()) + x(ticks.get(ticks.size() - 1).value())) / 2, offset);
    }

    private void words(String text, double x, int offset) {
        canvas.text(text, Ink.BODY, Ink.MUTED, x, area.getMaxY() + offset, Anchor.MIDDLE);
    }

    private boolean collide(int every) {
        for (int i = every; i < across.ticks().size(); i += every) {
            Axis.Tick left = across.ticks().get(i - every);
            Axis.Tick right = across.ticks().get(i);
            double needed = (Ink.width(Ink.BODY, left.label()) + Ink.width(Ink.BODY, right.label())) / 2 + TICK_GAP;
            if (x(right.value()) - x(left.value()) < needed) {
                return true;
            }
        }
        return false;
    }

    /** Draws the line of a curve, with a gap where a value is no finite number. */
    void line(Curve curve, double width) {
        canvas.draw(path(curve.points()), new Style(curve.style()).color(), width);
    }

    Path2D path(List<Curve.Point> points) {
        Path2D path = new Path2D.Double();
        boolean down = false;
        for (Curve.Point point : points) {
            if (!point.isFinite()) {
                down = false;
            } else if (down) {
                path.lineTo(x(point.x()), y(point.y()));
            } else {
                path.moveTo(x(point.x()), y(point.y()));
                down = true;
            }
        }
        return path;
    }

    /** Draws a curve's marker at each of the points. */
    void markers(Curve curve, List<Curve.Point> points, int size) {
        points.forEach(point -> new Style(curve.style()).mark(canvas, x(point.x()), y(point.y()), size));
    }
}
