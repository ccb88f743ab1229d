package dev.heed.run;

import dev.heed.chart.Curve;
import dev.heed.chart.LineChart;
import dev.heed.chart.LineChart.Scale;
import dev.heed.chart.Picture;
import dev.heed.chart.TextTable;
import dev.heed.io.SafeText;
import dev.heed.train.state.Goal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Runs beside each other: a table with a row for each, and a picture of how one metric went in all of them. */
public final class RunComparison {

    private static final int PLOT_HEIGHT = 300;
    private static final String TOKENS = "tokens";

    private final List<TrainedRun> runs;
    private final String sortedBy;
    private final boolean overTokens;

    private RunComparison(List<TrainedRun> runs, String sortedBy, boolean overTokens) {
        this.runs = List.copyOf(runs);
        this.sortedBy = sortedBy;
        this.overTokens = overTokens;
    }

    /**
     * Compares runs in the order in which they began, the newest last.
     *
     * @throws IllegalArgumentException if there is no run
     */
    public static RunComparison of(List<TrainedRun> runs) {
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("runs must hold at least one, but got none");
        }
        return new RunComparison(
                runs.stream()
                        .sorted(Comparator.comparing(RunComparison::started).thenComparing(TrainedRun::folderName))
                        .toList(),
                "",
                false);
    }

    /** Draws against the tokens that were learned from, which are comparable where updates are not: batches may differ. */
    public RunComparison overTokens() {
        return new RunComparison(runs, sortedBy, true);
    }

    /**
     * Puts the runs in another order: the best first, those without the metric last.
     *
     * @param metric of validations, or else of tests; the picture shows it too, if there are validations of it
     * @throws IllegalArgumentException if no run has the metric
     */
    public RunComparison sortedBy(String metric) {
        List<String> known = Stream.concat(
                        metrics().stream(), runs.stream().flatMap(run -> run.record().test().keySet().stream()))
                .distinct()
                .toList();
        if (!known.contains(metric)) {
            throw new IllegalArgumentException(
                    "--sort must name a metric of these runs, one of " + known + ", but got " + SafeText.of(metric));
        }
        Goal goal = Metrics.goal(metric, runs);
        Comparator<TrainedRun> order = Comparator.comparingDouble(run -> rank(run, goal));
        return new RunComparison(runs.stream().sorted(order).toList(), metric, overTokens);
    }

    /** The smaller the better; NaN comes last. */
    private double rank(TrainedRun run, Goal goal) {
        double value = metrics().contains(goal.metric())
                ? Metrics.best(run, goal)
                : run.record().test().getOrDefault(goal.metric(), Double.NaN);
        return goal.direction() == Goal.Direction.LOWEST ? value : -value;
    }

    /** The metrics of all validations. */
    private List<String> metrics() {
        return runs.stream().flatMap(run -> Metrics.of(run).stream()).distinct().toList();
    }

    /** The runs in their order. */
    List<TrainedRun> runs() {
        return runs;
    }

    /**
     * Lists the runs: name of the folder, status, model, parameters, updates, seconds, best validation, the metric that
     * it is sorted by, and the test's metrics.
     */
    public Table table() {
        Table table = Table.create(
                "runs",
                StringColumn.create("name"),
                StringColumn.create("status"),
                StringColumn.create("model"),
                LongColumn.create("parameters"),
                LongColumn.create("updates"),
                DoubleColumn.create("seconds"),
                StringColumn.create("best"));
        runs.forEach(run -> add(table, run));
        if (metrics().contains(sortedBy)) {
            Goal goal = Metrics.goal(sortedBy, runs);
            table.addColumns(column(sortedBy, run -> Metrics.best(run, goal)));
        }
        runs.stream()
                .flatMap(run -> run.record().test().keySet().stream())
                .distinct()
                .forEach(name -> table.addColumns(
                        column("test " + name, run -> run.record().test().getOrDefault(name, Double.NaN))));
        return table;
    }

    private DoubleColumn column(String name, ToDoubleFunction<TrainedRun> value) {
        return DoubleColumn.create(name, runs.stream().mapToDouble(value).toArray());
    }

    private static void add(Table table, TrainedRun run) {
        table.stringColumn("name").append(run.folderName());
        table.stringColumn("status").append(run.record().status());
        table.stringColumn("model").append(run.record().model());
        if (run.record().parameters() > 0) {
            table.longColumn("parameters").append(run.record().parameters());
        } else {
            table.longColumn("parameters").appendMissing();
        }
        table.longColumn("updates").append(run.record().step());
        table.doubleColumn("seconds").append(run.record().seconds());
        table.stringColumn("best").append(best(run.record()));
    }

    private static String best(RunRecord record) {
        RunRecord.Best best = record.best();
        return best == null ? "" : best.goal().metric() + " " + TextTable.number(best.value()) + " at " + best.step();
    }

    /**
     * Draws the metric that it is sorted by, or else the one that most runs have validations of, or else the training
     * loss; nothing if no run has a row yet.
     */
    public Optional<Picture> picture() {
        Optional<String> metric = metric();
        List<TrainedRun> drawn =
                runs.stream().filter(run -> !points(run, metric).isEmpty()).toList();
        if (drawn.isEmpty()) {
            return Optional.empty();
        }
        String name = metric.map(each -> "validation " + Metrics.words(each)).orElse("training loss");
        List<Curve> curves = IntStream.range(0, drawn.size())
                .mapToObj(i -> curve(drawn.get(i), i, metric))
                .toList();
        boolean share = metric.filter(Metrics::isShare).isPresent();
        boolean lowest =
                metric.map(each -> Metrics.goal(each, runs).direction()).orElse(Goal.Direction.LOWEST)
                        == Goal.Direction.LOWEST;
        Scale scale = share ? Scale.SHARE : lowest ? Scale.LOSS : Scale.FROM_ZERO;
        String title = drawn.size() == 1 ? drawn.get(0).folderName() : drawn.size() + " runs compared";
        List<LineChart.Panel> panels =
                List.of(new LineChart.Panel(name, overTokens ? counted(drawn) : "updates", scale, PLOT_HEIGHT, curves));
        return Optional.of(new LineChart(title, without(drawn, name), panels).draw());
    }

    private static String counted(List<TrainedRun> drawn) {
        return drawn.stream()
                .map(run -> Metrics.counted(run.history().columnNames()) + "s")
                .distinct()
                .collect(Collectors.joining(" or "));
    }

    private String without(List<TrainedRun> drawn, String name) {
        String names = runs.stream()
                .filter(run -> !drawn.contains(run))
                .map(TrainedRun::folderName)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : "Without a " + name + ": " + names + ".";
    }

    private Curve curve(TrainedRun run, int style, Optional<String> metric) {
        String note = metric.map(each -> "best " + TextTable.number(Metrics.best(run, Metrics.goal(each, runs))))
                .orElse("");
        return new Curve(run.folderName(), note, style, points(run, metric));
    }

    private List<Curve.Point> points(TrainedRun run, Optional<String> metric) {
        Table log = metric.isPresent() ? run.validation() : run.history();
        String column = metric.orElse(RunPictures.LOSS);
        List<Curve.Point> points =
                log.containsColumn(column) ? RunPictures.points(log, column) : List.<Curve.Point>of();
        return overTokens ? overTokens(run.history(), points) : points;
    }

    /**
     * The history has a row every few updates: tokens between two of them lie on a line, and so do those after the last. A run
     * begins with none. Rows and points go on with the updates.
     */
    private static List<Curve.Point> overTokens(Table history, List<Curve.Point> points) {
        List<Curve.Point> rows = history.containsColumn(TOKENS) ? RunPictures.points(history, TOKENS) : List.of();
        if (rows.isEmpty()) {
            return List.of();
        }
        List<Curve.Point> placed = new ArrayList<>();
        int i = 0;
        for (Curve.Point point : points) {
            while (i < rows.size() - 1 && rows.get(i).x() < point.x()) {
                i++;
            }
            Curve.Point row = rows.get(i);
            Curve.Point before = i == 0 ? new Curve.Point(0, 0) : rows.get(i - 1);
            double slope = (row.y() - before.y()) / (row.x() - before.x());
            placed.add(new Curve.Point(row.y() + (point.x() - row.x()) * slope, point.y()));
        }
        return placed;
    }

    private Optional<String> metric() {
        List<String> metrics = metrics();
        if (metrics.contains(sortedBy)) {
            return Optional.of(sortedBy);
        }
        return metrics.stream().max(Comparator.comparingLong(this::runsWith).thenComparingLong(this::runsBestBy));
    }

    private long runsWith(String metric) {
        return runs.stream()
                .filter(run -> !points(run, Optional.of(metric)).isEmpty())
                .count();
    }

    private long runsBestBy(String metric) {
        return runs.stream()
                .map(run -> run.record().best())
                .filter(best -> best != null && best.goal().metric().equals(metric))
                .count();
    }

    private static Instant started(TrainedRun run) {
        try {
            return OffsetDateTime.parse(run.record().started()).toInstant();
        } catch (DateTimeException e) {
            return Instant.MIN; // a run that does not say when it began stands before those that do
        }
    }
}
