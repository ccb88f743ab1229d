package dev.heed.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;

/** Paints an {@link AccuracyChart}: the plot, then the words around it, so that no word covers a line. */
final class AccuracyPainter {

    static final int WIDTH = 840;
    static final int HEIGHT = 480;

    private static final int LEFT = 24;
    private static final int PLOT_TOP = 106;
    private static final int PLOT_BOTTOM = HEIGHT - 66;
    private static final int LABEL_WIDTH = 172;
    /** The part of the accuracy axis beyond 0 and 1: room for half a marker. */
    private static final double AXIS_MARGIN = 0.03;
    /** The same at the sides, as a part of the lengths. */
    private static final double SIDE_MARGIN = 0.01;

    /** How far models stand apart, as a part of the length axis: just more than a marker. */
    private static final double ASIDE = 0.015;

    private static final Color BEYOND = new Color(89, 99, 110, 16);
    private static final String BEYOND_LABEL = "beyond training lengths";

    private final AccuracyByLength accuracy;
    private final Words words;
    private final double boundary;
    private final Map<String, SeriesStyle> styles;
    private final LinePlot plot;
    private final List<AccuracyByLength.Bin> bins;

    /** The title and the name of the vertical axis. */
    record Words(String title, String measure) {}

    AccuracyPainter(AccuracyByLength accuracy, Words words, int trainingLength) {
        this.accuracy = accuracy;
        this.words = words;
        this.boundary = trainingLength + 0.5;
        this.bins = accuracy.bins();
        this.styles = SeriesStyle.of(
                accuracy.models().stream().map(AccuracyByLength.Model::name).toList());
        this.plot = new LinePlot(
                new Rectangle(LEFT - 4, PLOT_TOP, WIDTH - LEFT - LABEL_WIDTH + 4, PLOT_BOTTOM - PLOT_TOP),
                words.measure());
        axes();
        series();
    }

    private double left() {
        return bins.get(0).from() - 0.5 - SIDE_MARGIN * span();
    }

    private double right() {
        return bins.get(bins.size() - 1).to() + 0.5 + SIDE_MARGIN * span();
    }

    /** How many lengths there are. */
    private double span() {
        return bins.get(bins.size() - 1).to() - bins.get(0).from() + 1.0;
    }

    private void axes() {
        plot.range(left(), right());
        plot.styler().setYAxisMin(-AXIS_MARGIN);
        plot.styler().setYAxisMax(1 + AXIS_MARGIN);
        plot.styler().setYAxisTickMarkSpacingHint(50);
        plot.styler().setYAxisDecimalPattern("0.0");
    }

    private void series() {
        for (AccuracyByLength.Model model : accuracy.models()) {
            if (model.seeds() > 1 && model.accuracy().size() > 1) {
                plot.band(model.name() + " range", places(model), model.ranges(), style(model));
            }
        }
        for (AccuracyByLength.Model model : accuracy.models()) {
            plot.line(model.name(), places(model), model.means(), style(model));
        }
        for (AccuracyByLength.Model model : accuracy.models()) {
            plot.markers(model.name() + " markers", places(model), model.means(), style(model));
        }
    }

    private double[] places(AccuracyByLength.Model model) {
        return model.accuracy().keySet().stream()
                .mapToDouble(bin -> place(model, bin))
                .toArray();
    }

    /** The middle of the bin, and a little aside so that models that are equally good do not hide each other. */
    private double place(AccuracyByLength.Model model, AccuracyByLength.Bin bin) {
        double step = Math.min(ASIDE * span(), (bin.to() - bin.from() + 1) / (styles.size() + 1.0));
        double rank = List.copyOf(styles.keySet()).indexOf(model.name()) - (styles.size() - 1) / 2.0;
        return bin.middle() + rank * step;
    }

    private SeriesStyle style(AccuracyByLength.Model model) {
        return styles.getOrDefault(model.name(), SeriesStyle.PLAIN);
    }

    void paint(Graphics2D graphics) {
        plot.paint(graphics);
        title(graphics);
        if (boundary < right()) {
            beyond(graphics);
        }
        lengths(graphics);
        new LineEndLabels(plot, right()).paint(graphics, labels());
    }

    private void title(Graphics2D graphics) {
        graphics.setColor(Ink.TEXT);
        graphics.setFont(Ink.TITLE);
        Ink.draw(graphics, Ink.fit(Ink.TITLE, words.title(), WIDTH - 2.0 * LEFT), LEFT, 34, Ink.Anchor.START);
        graphics.setColor(Ink.MUTED);
        graphics.setFont(Ink.BODY);
        Ink.draw(graphics, subtitle(), LEFT, 60, Ink.Anchor.START);
    }

    private String subtitle() {
        LongSummaryStatistics seeds = accuracy.seeds();
        return seeds.getMax() == 1
                ? "One seed for each model."
                : "Lines: mean of %s seeds. Bands: from the lowest seed to the highest.".formatted(range(seeds));
    }

    private static String range(LongSummaryStatistics numbers) {
        return numbers.getMin() == numbers.getMax()
                ? String.format(Locale.ROOT, "%,d", numbers.getMin())
                : String.format(Locale.ROOT, "%,d to %,d", numbers.getMin(), numbers.getMax());
    }

    private void beyond(Graphics2D graphics) {
        Point2D top = plot.at(Math.max(boundary, left()), 1 + AXIS_MARGIN);
        Point2D bottom = plot.at(right(), -AXIS_MARGIN);
        graphics.setColor(BEYOND);
        graphics.fill(
                new Rectangle2D.Double(top.getX(), top.getY(), bottom.getX() - top.getX(), bottom.getY() - top.getY()));
        graphics.setColor(Ink.MUTED);
        graphics.setStroke(
                new BasicStroke(1.3f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {5, 4}, 0));
        graphics.draw(new Line2D.Double(top.getX(), top.getY(), top.getX(), bottom.getY()));
        graphics.setFont(Ink.SMALL);
        double latest = bottom.getX() - Ink.width(Ink.SMALL, BEYOND_LABEL);
        Ink.draw(graphics, BEYOND_LABEL, Math.min(top.getX(), latest), top.getY() - 11, Ink.Anchor.START);
    }

    private void lengths(Graphics2D graphics) {
        HorizontalAxis axis = new HorizontalAxis(plot, -AXIS_MARGIN);
        bins.forEach(bin -> axis.tick(bin.middle(), bin.label()));
        axis.paint(graphics, "sequence length   (%s test sequences in each bin)".formatted(range(accuracy.counts())));
    }

    private List<LineEndLabels.Label> labels() {
        return accuracy.models().stream()
                .map(model -> {
                    AccuracyByLength.Bin last = model.accuracy().lastKey();
                    return new LineEndLabels.Label(
                            model.name(),
                            parameters(model),
                            plot.at(place(model, last), model.mean(last)),
                            style(model));
                })
                .toList();
    }

    private static String parameters(AccuracyByLength.Model model) {
        return String.format(Locale.ROOT, "%,d parameters", model.parameters());
    }
}
