package dev.heed.run;

import dev.heed.chart.Curve;
import dev.heed.chart.LineChart;
import dev.heed.chart.LineChart.Panel;
import dev.heed.chart.LineChart.Scale;
import dev.heed.chart.Picture;
import dev.heed.chart.TextTable;
import dev.heed.train.state.Goal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/** Draws one run: losses, the other metrics of its validations, and the learning rate, over the updates. */
public final class RunPictures {

    static final String LOSS = "loss";

    private static final String RATE = "learning_rate";

    /** How the names of shares of 1 end; those of one kind have a panel together. */
    private static final List<String> SHARES = List.of("accuracy", "error_rate");

    private static final int LOSS_HEIGHT = 210;
    private static final int METRIC_HEIGHT = 92;
    private static final int RATE_HEIGHT = 52;
    private static final int TRAINING_STYLE = 0;
    private static final int VALIDATION_STYLE = 1;
    private static final int RATE_STYLE = 6;

    private final TrainedRun run;

    private RunPictures(TrainedRun run) {
        this.run = run;
    }

    /** Draws the curves of a run; nothing if it has no row yet. */
    public static Optional<Picture> curves(TrainedRun run) {
        return new RunPictures(run).draw();
    }

    private Optional<Picture> draw() {
        List<Panel> panels = new ArrayList<>();
        add(panels, new Panel(LOSS, Scale.LOSS, LOSS_HEIGHT, losses()));
        List<String> metrics =
                Metrics.of(run).stream().filter(name -> !name.equals(LOSS)).toList();
        SHARES.forEach(kind -> add(panels, new Panel(Metrics.words(kind), Scale.SHARE, METRIC_HEIGHT, shares(kind))));
        metrics.stream()
                .filter(name -> SHARES.stream().noneMatch(name::endsWith))
                .forEach(name -> add(panels, panel(name)));
        Table history = run.history();
        if (history.containsColumn(RATE)) {
            List<Curve.Point> rates = points(history, RATE);
            Curve rate = new Curve("training", last(rates), RATE_STYLE, rates);
            add(panels, new Panel(Metrics.words(RATE), Scale.FROM_ZERO, RATE_HEIGHT, List.of(rate)));
        }
        if (panels.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new LineChart(title(), gaps(), panels).draw());
    }

    private static void add(List<Panel> panels, Panel panel) {
        if (panel.curves().stream().anyMatch(curve -> !curve.points().isEmpty())) {
            panels.add(panel);
        }
    }

    private String title() {
        RunRecord record = run.record();
        String model = record.model().isEmpty() ? "" : ": " + record.model();
        return record.name()
                + model
                + (record.parameters() > 0 ? String.format(Locale.ROOT, ", %,d parameters", record.parameters()) : "");
    }

    private String gaps() {
        Table history = run.history();
        if (!history.containsColumn(LOSS)) {
            return "";
        }
        long gaps = Metrics.notFinite(history, LOSS);
        return gaps == 0
                ? ""
                : "%s of %s training losses are no finite numbers; they are left out."
                        .formatted(gaps, history.rowCount());
    }

    private List<Curve> losses() {
        List<Curve> losses = new ArrayList<>();
        Table history = run.history();
        if (history.containsColumn(LOSS)) {
            List<Curve.Point> points = points(history, LOSS);
            losses.add(new Curve("training", last(points), TRAINING_STYLE, points));
        }
        if (run.validation().containsColumn(LOSS)) {
            losses.add(validation(LOSS, "validation", VALIDATION_STYLE));
        }
        return losses;
    }

    /** All metrics whose names end alike. */
    private List<Curve> shares(String kind) {
        List<Curve> shares = new ArrayList<>();
        Table history = run.history();
        history.columnNames().stream().filter(name -> name.endsWith(kind)).forEach(name -> {
            List<Curve.Point> points = points(history, name);
            shares.add(
                    new Curve(shareName(name, kind, "training", "training, "), last(points), TRAINING_STYLE, points));
        });
        List<String> metrics =
                Metrics.of(run).stream().filter(name -> name.endsWith(kind)).toList();
        IntStream.range(0, metrics.size())
                .mapToObj(i -> validation(
                        metrics.get(i), shareName(metrics.get(i), kind, "validation", ""), VALIDATION_STYLE + i))
                .forEach(shares::add);
        return shares;
    }

    /** The panel's name says the rest. */
    private static String shareName(String metric, String kind, String alone, String before) {
        String what = Metrics.words(metric.substring(0, metric.length() - kind.length()))
                .strip();
        return what.isEmpty() ? alone : before + what;
    }

    private Panel panel(String metric) {
        boolean lowest = Metrics.goal(metric, List.of(run)).direction() == Goal.Direction.LOWEST;
        return new Panel(
                Metrics.words(metric),
                lowest ? Scale.LOSS : Scale.FROM_ZERO,
                METRIC_HEIGHT,
                List.of(validation(metric, "validation", VALIDATION_STYLE)));
    }

    private Curve validation(String metric, String name, int style) {
        double best = Metrics.best(run, Metrics.goal(metric, List.of(run)));
        String note = Double.isNaN(best) ? "" : "best " + TextTable.number(best);
        return new Curve(name, note, style, points(run.validation(), metric));
    }

    private static String last(List<Curve.Point> points) {
        return points.isEmpty()
                ? ""
                : "last " + TextTable.number(points.get(points.size() - 1).y());
    }

    /** A column over the updates. */
    static List<Curve.Point> points(Table log, String column) {
        return IntStream.range(0, log.rowCount())
                .mapToObj(row -> new Curve.Point(
                        log.doubleColumn(CsvTable.UPDATE).getDouble(row),
                        log.doubleColumn(column).getDouble(row)))
                .filter(point -> Double.isFinite(point.x()))
                .toList();
    }
}
