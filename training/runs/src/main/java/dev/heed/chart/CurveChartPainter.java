package dev.heed.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Paints a {@link CurveChart}: panels whose plots begin at one place, and a key beside each. */
final class CurveChartPainter {

    static final int WIDTH = 840;

    private static final int LEFT = 24;
    private static final int MOST_KEY_WIDTH = 284;
    private static final int NAME_HEIGHT = 30;
    private static final int PANEL_GAP = 16;
    private static final int AXIS_HEIGHT = 62;
    private static final int KEY_DISTANCE = 20;
    private static final int KEY_LINE = 26;
    private static final int KEY_ROW = 24;
    private static final int KEY_GAP = 8;
    private static final int LOWEST_PLOT = 20;
    /** Up to here each point of a line has room for its marker. */
    private static final int MOST_MARKERS = 13;

    private static final BasicStroke STROKE = new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final Color INVISIBLE = new Color(0, 0, 0, 0);

    private final String title;
    private final List<String> subtitle;
    private final List<CurvePanel> panels;
    private final double latest;
    private final int keyX;

    /** Where a panel goes, and what it holds. */
    private record Placed(CurvePanel panel, Rectangle bounds) {}

    CurveChartPainter(String title, String subtitle, List<CurvePanel> panels) {
        this.title = title;
        this.subtitle = Ink.wrap(Ink.BODY, subtitle, WIDTH - 2.0 * LEFT);
        this.panels = panels;
        this.latest = panels.stream()
                .flatMap(panel -> panel.curves().stream())
                .flatMap(curve -> curve.points().stream())
                .mapToDouble(Curve.Point::update)
                .max()
                .orElse(1);
        double widest = panels.stream()
                .flatMap(panel -> panel.curves().stream())
                .mapToDouble(curve -> Ink.width(Ink.BODY, curve.name()) + Ink.width(Ink.BODY, curve.note()))
                .max()
                .orElse(0);
        this.keyX = WIDTH - (int) Math.min(MOST_KEY_WIDTH, KEY_LINE + 3 * KEY_GAP + widest + LEFT);
    }

    int height() {
        return top() + panels.stream().mapToInt(panel -> height(panel)).sum() + AXIS_HEIGHT - PANEL_GAP;
    }

    private int top() {
        return 58 + 20 * subtitle.size();
    }

    /** With its name above and the gap below. */
    private static int height(CurvePanel panel) {
        return NAME_HEIGHT + plotHeight(panel) + PANEL_GAP;
    }

    private static int plotHeight(CurvePanel panel) {
        return Math.max(panel.height(), KEY_ROW * panel.curves().size());
    }

    void paint(Graphics2D graphics) {
        graphics.setColor(Ink.TEXT);
        graphics.setFont(Ink.TITLE);
        Ink.draw(graphics, Ink.fit(Ink.TITLE, title, WIDTH - 2.0 * LEFT), LEFT, 34, Ink.Anchor.START);
        graphics.setColor(Ink.MUTED);
        graphics.setFont(Ink.BODY);
        for (int i = 0; i < subtitle.size(); i++) {
            Ink.draw(graphics, subtitle.get(i), LEFT, 60 + 20.0 * i, Ink.Anchor.START);
        }
        List<Placed> places = places();
        for (Placed place : places) {
            panel(graphics, place);
        }
        Placed lowest = places.get(places.size() - 1);
        double bottom = lowest.panel().axis().bottom();
        HorizontalAxis.evenly(plot(lowest), bottom, latest).paint(graphics, "updates");
    }

    /** All plots begin right of the longest number. */
    private List<Placed> places() {
        int left = panels.stream()
                .mapToInt(panel -> verticalAxis(panel).width())
                .map(width -> LEFT + width)
                .max()
                .orElse(LEFT);
        List<Placed> places = new ArrayList<>();
        int y = top();
        for (CurvePanel panel : panels) {
            places.add(new Placed(
                    panel, new Rectangle(left, y + NAME_HEIGHT, keyX - KEY_DISTANCE - left, plotHeight(panel))));
            y += height(panel);
        }
        return places;
    }

    private static VerticalAxis verticalAxis(CurvePanel panel) {
        return new VerticalAxis(panel.axis(), plotHeight(panel));
    }

    private void panel(Graphics2D graphics, Placed place) {
        CurvePanel panel = place.panel();
        LinePlot plot = plot(place);
        if (panel.isEmpty()) {
            Point2D middle = plot.at(span() / 2, 0.5);
            graphics.setColor(Ink.MUTED);
            graphics.setFont(Ink.BODY);
            Ink.draw(graphics, "no finite value", middle.getX(), middle.getY(), Ink.Anchor.MIDDLE);
        } else {
            verticalAxis(panel).paint(graphics, plot, span());
        }
        plot.paint(graphics);
        graphics.setColor(Ink.TEXT);
        graphics.setFont(Ink.STRONG);
        Ink.draw(graphics, panel.name(), LEFT, place.bounds().y - 15.0, Ink.Anchor.START);
        for (int i = 0; i < panel.curves().size(); i++) {
            Curve curve = panel.curves().get(i);
            markers(graphics, plot, curve);
            key(graphics, curve, place.bounds().y + KEY_ROW * i + KEY_ROW / 2.0);
        }
    }

    private double span() {
        return Math.max(latest, 1) * 1.02;
    }

    /** A plot that knows where its points lie, since it has been painted, if on nothing. */
    private LinePlot plot(Placed place) {
        CurvePanel.Axis axis = place.panel().axis();
        LinePlot plot = new LinePlot(place.bounds(), "");
        plot.range(0, span());
        plot.styler().setYAxisLogarithmic(axis.logarithmic());
        plot.styler().setYAxisMin(axis.bottom());
        plot.styler().setYAxisMax(axis.top());
        plot.styler().setYAxisTicksVisible(false);
        plot.styler().setPlotGridLinesVisible(false);
        plot.styler().setChartBackgroundColor(INVISIBLE);
        plot.styler().setPlotBackgroundColor(INVISIBLE);
        // XChart gives no places in plots that are lower than this hint, which is meant for the other axis
        plot.styler().setXAxisTickMarkSpacingHint(LOWEST_PLOT);
        // An axis needs a line, if only one that nobody sees
        plot.line("frame", new double[] {0, span()}, new double[] {axis.bottom(), axis.bottom()}, SeriesStyle.PLAIN)
                .setLineColor(INVISIBLE);
        for (int i = 0; i < place.panel().curves().size(); i++) {
            Curve curve = place.panel().curves().get(i);
            if (!curve.finite().isEmpty()) {
                plot.line(i + " line", curve.updates(), curve.values(), SeriesStyle.numbered(curve.style()))
                        .setLineStyle(STROKE);
            }
        }
        Graphics2D nothing = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        plot.paint(nothing);
        nothing.dispose();
        return plot;
    }

    private static void markers(Graphics2D graphics, LinePlot plot, Curve curve) {
        for (Curve.Point point : curve.marked(MOST_MARKERS)) {
            mark(graphics, SeriesStyle.numbered(curve.style()), plot.at(point.update(), point.value()));
        }
    }

    private static void mark(Graphics2D graphics, SeriesStyle style, Point2D place) {
        graphics.setColor(style.color());
        new OutlinedMarker(style.marker()).paint(graphics, place.getX(), place.getY(), LinePlot.MARKER_SIZE - 1);
    }

    private void key(Graphics2D graphics, Curve curve, double y) {
        SeriesStyle style = SeriesStyle.numbered(curve.style());
        double x = keyX;
        graphics.setColor(style.color());
        graphics.setStroke(new BasicStroke(2));
        graphics.draw(new Line2D.Double(x, y, x + KEY_LINE, y));
        mark(graphics, style, new Point2D.Double(x + KEY_LINE / 2.0, y));
        double right = WIDTH - LEFT;
        double noteWidth = curve.note().isEmpty() ? 0 : Ink.width(Ink.BODY, curve.note()) + KEY_GAP;
        double left = x + KEY_LINE + KEY_GAP;
        graphics.setColor(Ink.TEXT);
        graphics.setFont(Ink.BODY);
        Ink.draw(graphics, Ink.fitEnds(Ink.BODY, curve.name(), right - noteWidth - left), left, y, Ink.Anchor.START);
        graphics.setColor(Ink.MUTED);
        Ink.draw(graphics, curve.note(), right, y, Ink.Anchor.END);
    }
}
