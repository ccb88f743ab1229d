package dev.heed.chart;

import dev.heed.chart.Canvas.Anchor;
import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * {@link HeadStatistics} of several layers as points: a row for each head, and a small panel for each statistic, whose
 * points can be compared down the page. The number stands beside its point. The panels of shares run from 0 to 1, that
 * of the entropy to the largest there can be, the logarithm of the number of source tokens, and that of the distance to
 * the largest there is.
 *
 * @param title what to learn from the chart
 * @param layers the statistics of each layer's heads under its name, such as "layer 1", from top to bottom
 */
public record HeadStatisticsChart(String title, Map<String, HeadStatistics> layers) implements Chart {

    static final int WIDTH = 960;
    static final int ROW = 24;
    static final int LAYER_ROW = 32;
    static final int PANEL_WIDTH = 116;
    static final int ROWS_TOP = 106;

    private static final int LABELS = 82;
    private static final int PANEL_GAP = 54;
    private static final int AXIS_HEIGHT = 46;
    private static final double POINT = 8;
    private static final double NUMBER_GAP = 9;
    private static final Color POINT_COLOR = new Style(0).color();

    /** A statistic: its name, its unit or place, how to read it, and the end of its axis. */
    private record Panel(String name, String note, ToDoubleFunction<HeadStatistics.Head> number, double end) {}

    /**
     * Copies the layers.
     *
     * @throws IllegalArgumentException if there is no layer
     */
    public HeadStatisticsChart {
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("layers must hold at least one, but got none");
        }
        layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
    }

    /** A chart under a title that asks what each head does. */
    public HeadStatisticsChart(Map<String, HeadStatistics> layers) {
        this("What each head does", layers);
    }

    /** Draws the chart, {@value #WIDTH} wide and as high as its heads need. */
    @Override
    public Picture draw() {
        int bottom = ROWS_TOP
                + layers.values().stream().mapToInt(HeadStatisticsChart::height).sum();
        Canvas canvas = new Canvas(WIDTH, bottom + AXIS_HEIGHT);
        Plot.title(canvas, title, List.of(), WIDTH);
        List<Panel> panels = panels();
        int y = ROWS_TOP;
        for (Map.Entry<String, HeadStatistics> layer : layers.entrySet()) {
            layer(canvas, panels, layer, y);
            y += height(layer.getValue());
        }
        for (int i = 0; i < panels.size(); i++) {
            Panel panel = panels.get(i);
            canvas.text(panel.name(), Ink.STRONG, Ink.TEXT, left(i), ROWS_TOP - 36.0, Anchor.START);
            canvas.text(panel.note(), Ink.SMALL, Ink.MUTED, left(i), ROWS_TOP - 18.0, Anchor.START);
            canvas.text("0", Ink.SMALL, Ink.MUTED, left(i), bottom + 14.0, Anchor.MIDDLE);
            String end = panel.end() == 1 ? "1" : String.format(Locale.ROOT, "%.2f", panel.end());
            canvas.text(end, Ink.SMALL, Ink.MUTED, (double) left(i) + PANEL_WIDTH, bottom + 14.0, Anchor.MIDDLE);
        }
        return canvas.picture(description(), List.of());
    }

    private List<Panel> panels() {
        return List.of(
                new Panel("entropy", "nats", HeadStatistics.Head::entropy, mostEntropy()),
                new Panel("distance", "tokens", HeadStatistics.Head::distance, mostDistance()),
                new Panel("diagonal", "share at s = t", HeadStatistics.Head::diagonal, 1),
                new Panel("previous token", "share at s = t − 1", HeadStatistics.Head::previous, 1),
                new Panel("same token", "share elsewhere", HeadStatistics.Head::sameToken, 1));
    }

    private double mostEntropy() {
        return most(layers.values().stream().mapToDouble(layer -> Math.log(layer.sourceLength())));
    }

    private double mostDistance() {
        return most(layers.values().stream()
                .flatMap(layer -> layer.heads().stream())
                .mapToDouble(HeadStatistics.Head::distance));
    }

    /** An axis of nothing but zeros ends at 1. */
    private static double most(DoubleStream values) {
        double most = values.filter(Double::isFinite).max().orElse(0);
        return most > 0 ? most : 1;
    }

    static int left(int panel) {
        return Plot.LEFT + LABELS + panel * (PANEL_WIDTH + PANEL_GAP);
    }

    private static int height(HeadStatistics layer) {
        return LAYER_ROW + ROW * layer.heads().size();
    }

    private static void layer(Canvas canvas, List<Panel> panels, Map.Entry<String, HeadStatistics> layer, int top) {
        String name = Ink.fit(Ink.STRONG, layer.getKey(), WIDTH - 2.0 * Plot.LEFT);
        canvas.text(name, Ink.STRONG, Ink.TEXT, Plot.LEFT, top + LAYER_ROW / 2.0 + 2, Anchor.START);
        int bottom = top + height(layer.getValue());
        List<HeadStatistics.Head> heads = layer.getValue().heads();
        for (int i = 0; i < panels.size(); i++) {
            // Rules at both ends of a panel and in its middle
            for (int j = 0; j <= 2; j++) {
                double x = left(i) + j * PANEL_WIDTH / 2.0;
                canvas.line(x, top + LAYER_ROW, x, bottom, j == 0 ? Ink.RULE : Ink.GRID, 1);
            }
            for (int j = 0; j < heads.size(); j++) {
                double number = panels.get(i).number().applyAsDouble(heads.get(j));
                point(canvas, number, panels.get(i).end(), left(i), top + LAYER_ROW + ROW * (j + 0.5));
            }
        }
        for (int j = 0; j < heads.size(); j++) {
            double y = top + LAYER_ROW + ROW * (j + 0.5);
            canvas.text("head " + (j + 1), Ink.BODY, Ink.TEXT, Plot.LEFT, y, Anchor.START);
        }
    }

    /** A point, a line to it from the start of the axis, and the number beside it; a dash where there is none. */
    private static void point(Canvas canvas, double number, double end, double left, double y) {
        double x = left;
        String text = "–";
        if (!Double.isNaN(number)) {
            x = left + number / end * PANEL_WIDTH;
            text = String.format(Locale.ROOT, "%.2f", number);
            canvas.line(left, y, x, y, POINT_COLOR, 2);
            canvas.fill(new Ellipse2D.Double(x - POINT / 2, y - POINT / 2, POINT, POINT), POINT_COLOR);
        }
        // White behind the number keeps the rules out of it
        double width = Ink.width(Ink.SMALL, text);
        canvas.fill(new Rectangle2D.Double(x + NUMBER_GAP - 2, y - 7, width + 4, 14), Color.WHITE);
        canvas.text(text, Ink.SMALL, Ink.MUTED, x + NUMBER_GAP, y, Anchor.START);
    }

    private String description() {
        return layers.entrySet().stream()
                .map(layer -> heads(layer.getKey(), layer.getValue().heads().size()))
                .collect(Collectors.joining(
                        ", ",
                        title + ". For each head of ",
                        ": entropy, distance, and the shares of weight on the diagonal, the previous token and the same"
                                + " token elsewhere."));
    }

    /** A layer's name and the number of its heads. */
    static String heads(String layer, int count) {
        return (layer.isEmpty() ? "" : layer + " with ") + (count == 1 ? "1 head" : count + " heads");
    }
}
