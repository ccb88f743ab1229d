package dev.heed.chart;

import dev.heed.chart.Canvas.Anchor;
import dev.heed.shape.Require;
import java.awt.Rectangle;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What was measured while models trained: one panel above the other, such as losses, accuracies and the learning rate.
 * Panels over the same measure, such as the updates made, share its axis below the last of them. A key beside each panel
 * names its lines, which differ in colour and in marker. Lines of few points show each as a marker, others the last one.
 *
 * @param title what to learn from the chart
 * @param subtitle what else to know, or an empty text
 * @param panels what to draw, from top to bottom
 */
public record LineChart(String title, String subtitle, List<Panel> panels) implements Chart {

    static final int WIDTH = 840;

    private static final int MOST_KEY_WIDTH = 284;
    private static final int PANEL_GAP = 16;
    private static final int KEY_DISTANCE = 20;
    private static final int KEY_LINE = 26;
    private static final int KEY_ROW = 24;
    private static final int KEY_GAP = 8;
    /** Up to here each point of a line has room for its marker. */
    private static final int MOST_MARKERS = 13;

    private static final double LINE_WIDTH = 1.8;

    /** How a panel lays out values. */
    public enum Scale {
        /** Between the least and the most; logarithmic where they differ {@value Panel#LOGARITHMIC_FROM}-fold. */
        LOSS,
        /** Between the least and the most, and within 0 and 1 but for half a marker. */
        SHARE,
        /** From 0, or from the least where that is below, to the most. */
        FROM_ZERO
    }

    /**
     * One plot.
     *
     * @param name what its lines measure
     * @param over what the horizontal axis measures
     * @param scale how its values are laid out
     * @param height of the plot in shown pixels; grows where the key needs more
     * @param curves its lines, those that come later on top
     */
    public record Panel(String name, String over, Scale scale, int height, List<Curve> curves) {

        static final int LOGARITHMIC_FROM = 50;

        /** The part of the values' span that stays free above and below them. */
        private static final double MARGIN = 0.06;

        /** Values that differ by less, as a share of them, are drawn as equal ones: no round steps lie between. */
        private static final double EQUAL = 1e-12;

        /** Checks the height and copies the curves. */
        public Panel {
            Require.positive("height", height);
            curves = List.copyOf(curves);
        }

        /** A panel over the updates made. */
        public Panel(String name, Scale scale, int height, List<Curve> curves) {
            this(name, "updates", scale, height, curves);
        }

        Axis up() {
            DoubleSummaryStatistics values = curves.stream()
                    .flatMap(curve -> curve.finite().stream())
                    .mapToDouble(Curve.Point::y)
                    .summaryStatistics();
            if (values.getCount() == 0) {
                return new Axis(0, 1, false, List.of());
            }
            double least = values.getMin();
            double most = values.getMax();
            if (scale == Scale.LOSS && least > 0 && most / least >= LOGARITHMIC_FROM) {
                return Plot.vertical(least / 1.3, most * 1.3, true, plotHeight());
            }
            double from = scale == Scale.FROM_ZERO ? Math.min(0, least) : least;
            if (from == 0 && most == 0) {
                return Plot.vertical(0, 1, false, plotHeight()); // Nothing says how large the values could be
            }
            boolean differ = most - from > EQUAL * Math.max(Math.abs(from), Math.abs(most));
            double span = differ ? most - from : Math.max(Math.abs(most) * 0.1, Double.MIN_NORMAL * 1e10);
            double margin = differ ? MARGIN * span : span;
            double low = from - margin;
            double high = most + margin;
            if (scale == Scale.SHARE) {
                double halfMarker = (high - low) * Plot.MARKER_SIZE / 2 / plotHeight();
                low = Math.max(low, Math.min(0, least) - halfMarker);
                high = Math.min(high, Math.max(1, most) + halfMarker);
            }
            return Plot.vertical(low, high, false, plotHeight());
        }

        /** An entry of the key for each name, told by its first curve. */
        Collection<Curve> key() {
            Map<String, Curve> key = new LinkedHashMap<>();
            curves.forEach(curve -> key.putIfAbsent(curve.name(), curve));
            return key.values();
        }

        int plotHeight() {
            return Math.max(height, KEY_ROW * key().size());
        }
    }

    /** Checks that there is a panel, and copies the panels. */
    public LineChart {
        if (panels.isEmpty()) {
            throw new IllegalArgumentException("panels must hold at least one, but got none");
        }
        panels = List.copyOf(panels);
    }

    /** Draws the chart, {@value #WIDTH} wide and as high as its panels need. */
    @Override
    public Picture draw() {
        List<String> lines = Ink.wrap(Ink.BODY, subtitle, WIDTH - 2.0 * Plot.LEFT);
        int y = 58 + 20 * lines.size();
        int height = IntStream.range(0, panels.size()).map(this::height).sum();
        Canvas canvas = new Canvas(WIDTH, y + height);
        Plot.title(canvas, title, lines, WIDTH);
        // All plots begin right of the longest number
        int left = Plot.LEFT
                + panels.stream()
                        .mapToInt(panel -> Plot.widthOf(panel.up()))
                        .max()
                        .orElseThrow();
        int right = keyLeft() - KEY_DISTANCE;
        for (int i = 0; i < panels.size(); i++) {
            Panel panel = panels.get(i);
            Rectangle area = new Rectangle(left, y + Plot.NAME_HEIGHT, right - left, panel.plotHeight());
            Plot plot = new Plot(canvas, area, across(panel.over()), panel.up());
            panel(plot, panel);
            if (hasAxis(i)) {
                plot.below(panel.over());
            }
            y += height(i);
        }
        return canvas.picture(description(), List.of());
    }

    /** With its name above, and the gap or the axis below. */
    private int height(int i) {
        return Plot.NAME_HEIGHT + panels.get(i).plotHeight() + (hasAxis(i) ? Plot.ACROSS_HEIGHT : PANEL_GAP);
    }

    /** Whether a panel is the last over its measure. */
    private boolean hasAxis(int i) {
        return panels.stream()
                .skip(i + 1L)
                .noneMatch(panel -> panel.over().equals(panels.get(i).over()));
    }

    private Stream<Panel> over(String over) {
        return panels.stream().filter(panel -> panel.over().equals(over));
    }

    /** From 0, and a little beyond the last tick. */
    private Axis across(String over) {
        double latest = over(over)
                .flatMap(panel -> panel.curves().stream())
                .flatMap(curve -> curve.points().stream())
                .mapToDouble(Curve.Point::x)
                .max()
                .orElse(1);
        double end = latest > 0 ? latest : 1;
        return Axis.of(0, end, false, Axis.MOST_STEPS).until(end * 1.02);
    }

    private int keyLeft() {
        double widest = panels.stream()
                .flatMap(panel -> panel.curves().stream())
                .mapToDouble(curve -> Ink.width(Ink.BODY, Ink.fitEnds(Ink.BODY, curve.name(), MOST_KEY_WIDTH))
                        + Ink.width(Ink.BODY, curve.note()))
                .max()
                .orElse(0);
        return WIDTH - (int) Math.min(MOST_KEY_WIDTH, KEY_LINE + 3 * KEY_GAP + widest + Plot.LEFT);
    }

    private void panel(Plot plot, Panel panel) {
        Rectangle area = plot.area();
        if (panel.curves().stream().allMatch(curve -> curve.finite().isEmpty())) {
            plot.canvas()
                    .text("no finite value", Ink.BODY, Ink.MUTED, area.getCenterX(), area.getCenterY(), Anchor.MIDDLE);
        } else {
            plot.rules();
        }
        plot.name(panel.name());
        panel.curves().forEach(curve -> plot.line(curve, LINE_WIDTH));
        panel.curves().forEach(curve -> plot.markers(curve, curve.marked(MOST_MARKERS), Plot.MARKER_SIZE - 1));
        double y = area.y + KEY_ROW / 2.0;
        for (Curve curve : panel.key()) {
            key(plot.canvas(), curve, y);
            y += KEY_ROW;
        }
    }

    private void key(Canvas canvas, Curve curve, double y) {
        Style style = new Style(curve.style());
        double x = keyLeft();
        canvas.line(x, y, x + KEY_LINE, y, style.color(), 2);
        style.mark(canvas, x + KEY_LINE / 2.0, y, Plot.MARKER_SIZE - 1);
        double right = (double) WIDTH - Plot.LEFT;
        double left = x + KEY_LINE + KEY_GAP;
        double note = curve.note().isEmpty() ? 0 : Ink.width(Ink.BODY, curve.note()) + KEY_GAP;
        String name = Ink.fitEnds(Ink.BODY, curve.name(), right - note - left);
        canvas.text(name, Ink.BODY, Ink.TEXT, left, y, Anchor.START);
        canvas.text(curve.note(), Ink.BODY, Ink.MUTED, right, y, Anchor.END);
    }

    private String description() {
        return panels.stream()
                .map(Panel::over)
                .distinct()
                .map(over -> over(over)
                        .map(panel -> panel.name() + " of "
                                + panel.key().stream().map(Curve::name).collect(Collectors.joining(", ")))
                        .collect(Collectors.joining("; ", " Against " + over + ": ", ".")))
                .collect(Collectors.joining("", title + ".", ""));
    }
}
