package dev.heed.chart;

import dev.heed.chart.AccuracyByLength.Bin;
import dev.heed.chart.AccuracyByLength.Model;
import dev.heed.chart.Canvas.Anchor;
import dev.heed.shape.Require;
import java.awt.Color;
import java.awt.Rectangle;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import tech.tablesaw.api.Table;

/**
 * Accuracy or another score by sequence length, one line for each model: the picture of what a model keeps as sequences grow. A line
 * runs through the means over the seeds, the band around it from the lowest seed to the highest. Lengths beyond those
 * seen in training are marked, since a comparison holds for the others.
 *
 * <p>A row whose lengths include those of another bin, such as the one over all lengths, is left out, as is one without
 * a value. Models keep the order of the table, and {@code fixed}, {@code attention} and {@code transformer} their colours
 * on every chart.
 *
 * @param results a Tablesaw table with one row for each model, seed and length bin, and the columns model, seed,
 *     parameters, from_length, to_length, count and the measure's own
 * @param trainingLength the longest sequence seen in training, in tokens
 * @param measure what is drawn
 * @param title what to learn from the chart
 */
public record AccuracyChart(Table results, int trainingLength, Measure measure, String title) implements Chart {

    private static final int WIDTH = LineChart.WIDTH;
    private static final int HEIGHT = 480;
    private static final int TOP = 106;
    private static final int BOTTOM = HEIGHT - 66;
    private static final int LABEL_WIDTH = 172;
    private static final int LABEL_HEIGHT = 42;
    private static final int LABEL_GAP = 20;
    private static final int MOST_NAME_WIDTH = 132;
    private static final double LINE_WIDTH = 2.4;

    /** The part of the accuracy axis beyond 0 and 1: room for half a marker. */
    private static final double AXIS_MARGIN = 0.03;
    /** The same at the sides, as a part of the lengths. */
    private static final double SIDE_MARGIN = 0.01;
    /** Bins whose counts differ by less than this factor share one sentence about them. */
    private static final double ALIKE = 1.5;

    /** How far models stand apart, as a part of the length axis: just more than a marker. */
    private static final double ASIDE = 0.015;

    private static final Color BEYOND = new Color(89, 99, 110, 16);
    private static final String BEYOND_LABEL = "beyond training lengths";

    /** What is drawn. */
    public enum Measure {
        /** The share of tokens that are right. */
        TOKENS("token_accuracy", "token accuracy", 1),
        /** The share of sequences that are right in every token. */
        SEQUENCES("sequence_accuracy", "sequence accuracy", 1),
        /** Corpus BLEU, see {@link dev.heed.metric.CorpusBleu}. */
        BLEU("bleu", "BLEU", 100),
        /** Corpus chrF, see {@link dev.heed.metric.ChrF}. */
        CHRF("chrf", "chrF", 100);

        private final String column;
        private final String label;
        private final int most;

        Measure(String column, String label, int most) {
            this.column = column;
            this.label = label;
            this.most = most;
        }

        /** What it is called in a sentence. */
        public String label() {
            return label;
        }

        /** Where the axis ends: a share at all, a score at the next ten above the best. */
        private double end(double best) {
            return most == 1 ? 1 : Math.min(most, 10 * Math.max(1, Math.ceil(best / 10)));
        }
    }

    /** A model's line, and where it lies. */
    private record Line(Model model, Curve curve, double x, double y) {}

    /**
     * Checks the results.
     *
     * @throws IllegalArgumentException if the training length is less than 1, or the results lack a column or hold no
     *     value that the measure can have
     */
    public AccuracyChart {
        Require.positive("trainingLength", trainingLength);
        read(results, measure);
    }

    /** A chart of token accuracy. */
    public AccuracyChart(Table results, int trainingLength) {
        this(results, trainingLength, Measure.TOKENS, "Accuracy by sequence length");
    }

    private static AccuracyByLength read(Table results, Measure measure) {
        return new AccuracyByLength(results, measure.column, measure.most);
    }

    /**
     * Draws the chart, {@value LineChart#WIDTH} by {@value #HEIGHT}, and a little higher where each bin has a count of its
     * own.
     */
    @Override
    public Picture draw() {
        AccuracyByLength accuracy = read(results, measure);
        List<String> counts = counts(accuracy);
        Canvas canvas = new Canvas(WIDTH, HEIGHT + (counts.isEmpty() ? 0 : Plot.LINE_HEIGHT));
        Plot.title(canvas, title, List.of(subtitle(accuracy)), WIDTH);
        double end = measure.end(accuracy.best());
        Axis up = Plot.vertical(-AXIS_MARGIN * end, end * (1 + AXIS_MARGIN), false, BOTTOM - TOP);
        int left = Plot.LEFT + Plot.widthOf(up);
        Rectangle area = new Rectangle(left, TOP, WIDTH - LABEL_WIDTH - left, BOTTOM - TOP);
        Plot plot = new Plot(canvas, area, across(accuracy), up);
        plot.rules();
        plot.name(measure.label);
        beyond(plot, accuracy);
        lines(plot, accuracy);
        String what = counts.isEmpty()
                ? "   (%s test sequences in each bin)".formatted(range(all(accuracy)))
                : ", and how many test sequences have it";
        plot.below("sequence length" + what, counts);
        return canvas.picture(description(accuracy), List.of());
    }

    private static LongSummaryStatistics all(AccuracyByLength accuracy) {
        LongSummaryStatistics all = new LongSummaryStatistics();
        accuracy.counts().values().forEach(all::combine);
        return all;
    }

    /** How many sequences each bin has, to stand below it; none if all have about as many, which one sentence tells. */
    private static List<String> counts(AccuracyByLength accuracy) {
        LongSummaryStatistics all = all(accuracy);
        return all.getMax() <= ALIKE * all.getMin()
                ? List.of()
                : accuracy.counts().values().stream().map(AccuracyChart::range).toList();
    }

    private static Axis across(AccuracyByLength accuracy) {
        List<Bin> bins = accuracy.bins();
        int first = bins.get(0).from();
        int last = accuracy.end(bins.get(bins.size() - 1));
        double margin = 0.5 + SIDE_MARGIN * (last - first + 1);
        return new Axis(
                first - margin,
                last + margin,
                false,
                bins.stream()
                        .map(bin -> new Axis.Tick(accuracy.middle(bin), bin.label()))
                        .toList());
    }

    private static String subtitle(AccuracyByLength accuracy) {
        LongSummaryStatistics seeds =
                accuracy.models().stream().mapToLong(Model::seeds).summaryStatistics();
        return seeds.getMax() == 1
                ? "One seed for each model."
                : "Lines: mean of %s seeds. Bands: from the lowest seed to the highest.".formatted(range(seeds));
    }

    private static String range(LongSummaryStatistics numbers) {
        return numbers.getMin() == numbers.getMax()
                ? String.format(Locale.ROOT, "%,d", numbers.getMin())
                : String.format(Locale.ROOT, "%,d to %,d", numbers.getMin(), numbers.getMax());
    }

    /** Bands, then lines, then markers, then the names. */
    private static void lines(Plot plot, AccuracyByLength accuracy) {
        List<Model> models = accuracy.models();
        Map<String, Integer> styles =
                Style.numbers(models.stream().map(Model::name).toList());
        List<Line> lines = new ArrayList<>();
        for (Model model : models) {
            int style = styles.getOrDefault(model.name(), 0);
            double rank = lines.size() - (models.size() - 1) / 2.0;
            List<Double> places = model.accuracy().keySet().stream()
                    .map(bin -> accuracy.middle(bin) + rank * aside(plot.across(), bin, models.size()))
                    .toList();
            if (model.seeds() > 1 && places.size() > 1) {
                band(plot, model, places, new Style(style).faint());
            }
            Curve curve =
                    new Curve(model.name(), "", style, points(model, places, DoubleSummaryStatistics::getAverage));
            Curve.Point last = curve.points().get(curve.points().size() - 1);
            lines.add(new Line(model, curve, plot.x(last.x()), plot.y(last.y())));
        }
        lines.forEach(line -> plot.line(line.curve(), LINE_WIDTH));
        lines.forEach(line -> plot.markers(line.curve(), line.curve().points(), Plot.MARKER_SIZE));
        names(plot, lines);
    }

    /** How far two neighbours stand apart, so that models that are equally good do not hide each other. */
    private static double aside(Axis across, Bin bin, int models) {
        return Math.min(ASIDE * (across.to() - across.from()), (bin.to() - bin.from() + 1) / (models + 1.0));
    }

    private static List<Curve.Point> points(
            Model model, List<Double> places, ToDoubleFunction<DoubleSummaryStatistics> value) {
        List<Curve.Point> points = new ArrayList<>();
        for (DoubleSummaryStatistics seeds : model.accuracy().values()) {
            points.add(new Curve.Point(places.get(points.size()), value.applyAsDouble(seeds)));
        }
        return points;
    }

    /** There along the lowest seeds and back along the highest. */
    private static void band(Plot plot, Model model, List<Double> places, Color color) {
        List<Curve.Point> corners = points(model, places, DoubleSummaryStatistics::getMin);
        List<Curve.Point> back = points(model, places, DoubleSummaryStatistics::getMax);
        Collections.reverse(back);
        corners.addAll(back);
        plot.canvas().fill(plot.path(corners), color);
    }

    /** Names each line where it ends, right of the plot, moved apart where lines end close together. */
    private static void names(Plot plot, List<Line> lines) {
        List<Line> sorted =
                lines.stream().sorted(Comparator.comparingDouble(Line::y)).toList();
        double[] heights = spread(sorted.stream().mapToDouble(Line::y).toArray(), LABEL_HEIGHT, plot.y(0));
        double x = plot.area().getMaxX() + LABEL_GAP;
        for (int i = 0; i < heights.length; i++) {
            Line line = sorted.get(i);
            double y = heights[i];
            plot.canvas().line(line.x() + Plot.MARKER_SIZE, line.y(), x - 8, y, Ink.RULE, 0.8);
            String name = Ink.fit(Ink.STRONG, line.model().name(), MOST_NAME_WIDTH);
            plot.canvas().text(name, Ink.STRONG, new Style(line.curve().style()).text(), x, y, Anchor.START);
            String note =
                    String.format(Locale.ROOT, "%,d parameters", line.model().parameters());
            plot.canvas().text(note, Ink.SMALL, Ink.MUTED, x, y + 16, Anchor.START);
        }
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

    /** Marks the lengths that training had none of, if any are shown. */
    private void beyond(Plot plot, AccuracyByLength accuracy) {
        Rectangle area = plot.area();
        double left = Math.max(area.x, plot.x(trainingLength + 0.5));
        double right = area.getMaxX();
        List<Bin> bins = accuracy.bins();
        if (trainingLength < bins.get(bins.size() - 1).to()) {
            plot.canvas().fill(new Rectangle2D.Double(left, area.y, right - left, area.height), BEYOND);
            plot.canvas().dashes(left, area.y, area.getMaxY(), Ink.MUTED, 1.3);
            // Not over the measure's name, nor beyond the plot
            double named = Plot.LEFT + Ink.width(Ink.STRONG, measure.label) + LABEL_GAP;
            double x = Math.min(Math.max(left, named), right - Ink.width(Ink.SMALL, BEYOND_LABEL));
            plot.canvas().text(BEYOND_LABEL, Ink.SMALL, Ink.MUTED, x, area.y - 12.0, Anchor.START);
        }
    }

    private String description(AccuracyByLength accuracy) {
        return accuracy.models().stream()
                .map(AccuracyChart::summary)
                .collect(Collectors.joining("; ", title + ". Mean " + measure.label + ": ", "."));
    }

    private static String summary(Model model) {
        Bin first = model.accuracy().firstKey();
        Bin last = model.accuracy().lastKey();
        return String.format(
                Locale.ROOT,
                "%s from %.2f at length %s to %.2f at length %s",
                model.name(),
                model.mean(first),
                first.label(),
                model.mean(last),
                last.label());
    }
}
