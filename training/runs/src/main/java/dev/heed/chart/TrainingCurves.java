package dev.heed.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/**
 * The loss while models train, twice: against the updates made, which compares how much each learns from the same
 * data, and against the seconds taken, which compares what that costs. One line for each model and seed.
 */
public final class TrainingCurves {

    private static final List<String> COLUMNS = List.of("model", "seed", "update", "seconds", "loss");
    private static final int HEIGHT = 200;

    private TrainingCurves() {}

    /**
     * The chart of a history, a Tablesaw table with the columns model, seed, update, seconds and loss, in the order of
     * training; other columns are not read. Rows without a finite loss are left out.
     *
     * @throws IllegalArgumentException if the history lacks a column or holds no finite loss
     */
    public static LineChart of(Table history, String title) {
        Tables.requireColumns("history", history, COLUMNS);
        List<Curve> byUpdate = curves(history, "update");
        if (byUpdate.isEmpty()) {
            throw new IllegalArgumentException("history must have a row with a finite loss, but got none");
        }
        long models = byUpdate.stream().map(Curve::name).distinct().count();
        return new LineChart(
                title,
                byUpdate.size() > models ? "One line for each seed." : "",
                List.of(
                        new LineChart.Panel("loss", LineChart.Scale.LOSS, HEIGHT, byUpdate),
                        new LineChart.Panel(
                                "loss", "seconds", LineChart.Scale.LOSS, HEIGHT, curves(history, "seconds"))));
    }

    /** A curve for each model and seed. */
    private static List<Curve> curves(Table history, String time) {
        Map<String, Map<Double, List<Curve.Point>>> runs = new LinkedHashMap<>();
        for (Row row : history) {
            Curve.Point point = new Curve.Point(Tables.number(row, time), Tables.number(row, "loss"));
            // A run that diverged still shows what came before
            if (point.isFinite()) {
                runs.computeIfAbsent(row.getString("model"), model -> new LinkedHashMap<>())
                        .computeIfAbsent(Tables.number(row, "seed"), seed -> new ArrayList<>())
                        .add(point);
            }
        }
        Map<String, Integer> styles = Style.numbers(runs.keySet());
        List<Curve> curves = new ArrayList<>();
        runs.forEach((model, seeds) -> seeds.values()
                .forEach(points -> curves.add(new Curve(model, "", styles.getOrDefault(model, 0), points))));
        return curves;
    }
}
