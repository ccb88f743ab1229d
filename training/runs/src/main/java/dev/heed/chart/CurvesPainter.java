package dev.heed.chart;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Paints {@link TrainingCurves}: two plots with one loss axis, under one legend. */
final class CurvesPainter {

    static final int WIDTH = 840;
    static final int HEIGHT = 400;
    static final int LOGARITHMIC_FROM = 50;

    private static final int LEFT = 24;
    private static final int PLOT_TOP = 92;
    private static final int PLOT_HEIGHT = HEIGHT - PLOT_TOP - 62;
    private static final int PLOT_WIDTH = 388;
    private static final int RIGHT_PLOT_X = WIDTH - 20 - PLOT_WIDTH;
    private static final int LEGEND_LINE = 26;
    private static final int LEGEND_GAP = 22;

    private final LossHistory history;
    private final String title;
    private final Map<String, SeriesStyle> styles;

    CurvesPainter(LossHistory history, String title) {
        this.history = history;
        this.title = title;
        this.styles = SeriesStyle.of(history.models());
    }

    void paint(Graphics2D graphics) {
        panel(graphics, LEFT - 4, "updates", LossHistory.Point::update);
        panel(graphics, RIGHT_PLOT_X, "seconds", LossHistory.Point::seconds);
        graphics.setColor(Ink.TEXT);
        graphics.setFont(Ink.TITLE);
        Ink.draw(graphics, Ink.fit(Ink.TITLE, title, WIDTH - 2.0 * LEFT), LEFT, 34, Ink.Anchor.START);
        legend(graphics);
    }

    private void panel(Graphics2D graphics, int left, String name, ToDoubleFunction<LossHistory.Point> time) {
        LinePlot plot = new LinePlot(new Rectangle(left, PLOT_TOP, PLOT_WIDTH, PLOT_HEIGHT), "loss");
        double latest = history.range(time).getMax();
        plot.range(0, latest * 1.02);
        double bottom = lossAxis(plot);
        history.runs().forEach((run, points) -> {
            double[] x = points.stream().mapToDouble(time).toArray();
            double[] loss = points.stream().mapToDouble(LossHistory.Point::loss).toArray();
            plot.line(run.model() + " " + run.seed(), x, loss, style(run.model()))
                    .setLineStyle(new BasicStroke(1.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        });
        plot.paint(graphics);
        ends(graphics, plot, time);
        HorizontalAxis.evenly(plot, bottom, latest).paint(graphics, name);
    }

    /** Returns the loss at the bottom of the axis. */
    private double lossAxis(LinePlot plot) {
        double least = history.range(LossHistory.Point::loss).getMin();
        double most = history.range(LossHistory.Point::loss).getMax();
        boolean logarithmic = least > 0 && most / least >= LOGARITHMIC_FROM;
        double bottom = logarithmic ? least / 1.3 : Math.min(0, least) - 0.02 * most;
        plot.styler().setYAxisLogarithmic(logarithmic);
        plot.styler().setYAxisMin(bottom);
        plot.styler().setYAxisMax(logarithmic ? most * 1.15 : most * 1.03);
        plot.styler().setYAxisDecimalPattern("0.######");
        return bottom;
    }

    private SeriesStyle style(String model) {
        return styles.getOrDefault(model, SeriesStyle.PLAIN);
    }

    /** Marks where each run ends: the shapes tell the lines apart without their colours. */
    private void ends(Graphics2D graphics, LinePlot plot, ToDoubleFunction<LossHistory.Point> time) {
        history.runs().forEach((run, points) -> {
            LossHistory.Point last = points.get(points.size() - 1);
            mark(graphics, style(run.model()), plot.at(time.applyAsDouble(last), last.loss()));
        });
    }

    private static void mark(Graphics2D graphics, SeriesStyle style, Point2D place) {
        graphics.setColor(style.color());
        style.marker().paint(graphics, place.getX(), place.getY(), LinePlot.MARKER_SIZE);
    }

    private void legend(Graphics2D graphics) {
        double x = LEFT;
        double y = 64;
        for (Map.Entry<String, SeriesStyle> entry : styles.entrySet()) {
            SeriesStyle style = entry.getValue();
            graphics.setColor(style.color());
            graphics.setStroke(new BasicStroke(2));
            graphics.draw(new Line2D.Double(x, y, x + LEGEND_LINE, y));
            mark(graphics, style, new Point2D.Double(x + LEGEND_LINE / 2.0, y));
            graphics.setColor(style.text());
            graphics.setFont(Ink.STRONG);
            Ink.draw(graphics, entry.getKey(), x + LEGEND_LINE + 7.0, y, Ink.Anchor.START);
            x += LEGEND_LINE + 7 + Ink.width(Ink.STRONG, entry.getKey()) + LEGEND_GAP;
        }
        if (history.runs().size() > styles.size()) {
            graphics.setColor(Ink.MUTED);
            graphics.setFont(Ink.BODY);
            Ink.draw(graphics, "one line for each seed", x, y, Ink.Anchor.START);
        }
    }
}
