package dev.heed.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Paints a {@link HeadStatisticsChart}: rows of heads, and a panel of points for each statistic. */
final class HeadStatisticsPainter {

    static final int WIDTH = 960;

    static final int ROW = 24;
    static final int LAYER_ROW = 32;

    private static final int LEFT = 24;
    private static final int LABELS = 82;
    private static final int PANEL_GAP = 54;
    static final int PANEL_WIDTH = 116;
    private static final int NAMES_TOP = 62;
    static final int ROWS_TOP = NAMES_TOP + 44;
    private static final int AXIS_HEIGHT = 46;
    private static final double POINT = 8;
    private static final double NUMBER_GAP = 9;
    private static final Color POINT_COLOR = SeriesStyle.numbered(0).color();

    private final String title;
    private final List<HeadStatisticsChart.Layer> layers;
    private final List<Panel> panels;

    /** A statistic: its name, its unit or place, how to read it, and the end of its axis. */
    private record Panel(String name, String note, ToDoubleFunction<HeadStatistics.Head> number, double end) {}

    HeadStatisticsPainter(String title, List<HeadStatisticsChart.Layer> layers) {
        this.title = title;
        this.layers = layers;
        this.panels = List.of(
                new Panel("entropy", "nats", HeadStatistics.Head::entropy, mostEntropy()),
                new Panel("distance", "tokens", HeadStatistics.Head::distance, mostDistance()),
                new Panel("diagonal", "share at s = t", HeadStatistics.Head::diagonal, 1),
                new Panel("previous token", "share at s = t − 1", HeadStatistics.Head::previous, 1),
                new Panel("same token", "share elsewhere", HeadStatistics.Head::sameToken, 1));
    }

    private double mostEntropy() {
        int longest = layers.stream()
                .mapToInt(layer -> layer.statistics().sourceLength())
                .max()
                .orElse(1);
        return longest > 1 ? Math.log(longest) : 1;
    }

    private double mostDistance() {
        double most = layers.stream()
                .flatMap(layer -> layer.statistics().heads().stream())
                .mapToDouble(HeadStatistics.Head::distance)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        return most > 0 ? most : 1;
    }

    int height() {
        return ROWS_TOP + rowsHeight() + AXIS_HEIGHT;
    }

    private int rowsHeight() {
        return layers.stream().mapToInt(HeadStatisticsPainter::height).sum();
    }

    void paint(Graphics2D graphics) {
        graphics.setColor(Ink.TEXT);
        graphics.setFont(Ink.TITLE);
        Ink.draw(graphics, Ink.fit(Ink.TITLE, title, WIDTH - 2.0 * LEFT), LEFT, 34, Ink.Anchor.START);
        for (int i = 0; i < panels.size(); i++) {
            names(graphics, panels.get(i), left(i));
        }
        int y = ROWS_TOP;
        for (HeadStatisticsChart.Layer layer : layers) {
            layer(graphics, layer, y);
            y += height(layer);
        }
        for (int i = 0; i < panels.size(); i++) {
            ends(graphics, panels.get(i), left(i));
        }
    }

    static int left(int panel) {
        return LEFT + LABELS + panel * (PANEL_WIDTH + PANEL_GAP);
    }

    private static int height(HeadStatisticsChart.Layer layer) {
        return LAYER_ROW + ROW * layer.statistics().heads().size();
    }

    private static void names(Graphics2D graphics, Panel panel, int left) {
        graphics.setColor(Ink.TEXT);
        graphics.setFont(Ink.STRONG);
        Ink.draw(graphics, panel.name(), left, NAMES_TOP + 8.0, Ink.Anchor.START);
        graphics.setColor(Ink.MUTED);
        graphics.setFont(Ink.SMALL);
        Ink.draw(graphics, panel.note(), left, NAMES_TOP + 26.0, Ink.Anchor.START);
    }

    private void layer(Graphics2D graphics, HeadStatisticsChart.Layer layer, int top) {
        graphics.setColor(Ink.TEXT);
        graphics.setFont(Ink.STRONG);
        String name = Ink.fit(Ink.STRONG, layer.name(), WIDTH - 2.0 * LEFT);
        Ink.draw(graphics, name, LEFT, top + LAYER_ROW / 2.0 + 2, Ink.Anchor.START);
        for (int i = 0; i < panels.size(); i++) {
            rules(graphics, left(i), top + LAYER_ROW, top + height(layer));
        }
        for (int i = 0; i < layer.statistics().heads().size(); i++) {
            row(graphics, layer.statistics().heads().get(i), i + 1, top + LAYER_ROW + ROW * (i + 0.5));
        }
    }

    /** At both ends of a panel and in its middle. */
    private static void rules(Graphics2D graphics, int left, int top, int bottom) {
        graphics.setStroke(new BasicStroke(1));
        for (int i = 0; i <= 2; i++) {
            double x = left + i * PANEL_WIDTH / 2.0;
            graphics.setColor(i == 0 ? Ink.RULE : Ink.GRID);
            graphics.draw(new Line2D.Double(x, top, x, bottom));
        }
    }

    private void row(Graphics2D graphics, HeadStatistics.Head head, int number, double y) {
        graphics.setColor(Ink.TEXT);
        graphics.setFont(Ink.BODY);
        Ink.draw(graphics, "head " + number, LEFT, y, Ink.Anchor.START);
        for (int i = 0; i < panels.size(); i++) {
            Panel panel = panels.get(i);
            point(graphics, panel.number().applyAsDouble(head), panel.end(), new Point2D.Double(left(i), y));
        }
    }

    /** A point, a line to it from the start of the axis, and the number beside it; a dash where there is none. */
    private static void point(Graphics2D graphics, double number, double end, Point2D start) {
        double x = x(start.getX(), number, end);
        double y = start.getY();
        String text = Double.isNaN(number) ? "–" : String.format(Locale.ROOT, "%.2f", number);
        if (!Double.isNaN(number)) {
            graphics.setColor(POINT_COLOR);
            graphics.setStroke(new BasicStroke(2));
            graphics.draw(new Line2D.Double(start.getX(), y, x, y));
            graphics.fill(new Ellipse2D.Double(x - POINT / 2, y - POINT / 2, POINT, POINT));
        }
        // White behind the number keeps the rules out of it
        graphics.setColor(Color.WHITE);
        graphics.fill(new Rectangle2D.Double(x + NUMBER_GAP - 2, y - 7, Ink.width(Ink.SMALL, text) + 4, 14));
        graphics.setColor(Ink.MUTED);
        graphics.setFont(Ink.SMALL);
        Ink.draw(graphics, text, x + NUMBER_GAP, y, Ink.Anchor.START);
    }

    /** Where a number's point lies in a panel; one that is NaN has its dash at the start. */
    static double x(double left, double number, double end) {
        return Double.isNaN(number) ? left : left + number / end * PANEL_WIDTH;
    }

    private void ends(Graphics2D graphics, Panel panel, int left) {
        double y = ROWS_TOP + rowsHeight() + 14.0;
        graphics.setColor(Ink.MUTED);
        graphics.setFont(Ink.SMALL);
        Ink.draw(graphics, "0", left, y, Ink.Anchor.MIDDLE);
        String end = panel.end() == 1 ? "1" : String.format(Locale.ROOT, "%.2f", panel.end());
        Ink.draw(graphics, end, left + (double) PANEL_WIDTH, y, Ink.Anchor.MIDDLE);
    }
}
