package dev.heed.chart;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** A training history, read for drawing: the losses of each run in the order of the table. */
final class LossHistory {

    private static final List<String> COLUMNS = List.of("model", "seed", "update", "seconds", "loss");

    private final Map<Run, List<Point>> runs = new LinkedHashMap<>();

    /** One model trained from one seed. */
    record Run(String model, long seed) {}

    /** A loss, and when it was seen. */
    record Point(double update, double seconds, double loss) {}

    LossHistory(Table history) {
        Tables.requireColumns("history", history, COLUMNS);
        for (Row row : history) {
            Point point =
                    new Point(Tables.number(row, "update"), Tables.number(row, "seconds"), Tables.number(row, "loss"));
            // A run that diverged still shows what came before
            if (Double.isFinite(point.loss())) {
                Run run = new Run(row.getString("model"), (long) Tables.number(row, "seed"));
                runs.computeIfAbsent(run, key -> new ArrayList<>()).add(point);
            }
        }
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("history must have a row with a finite loss, but got none");
        }
    }

    Map<Run, List<Point>> runs() {
        return runs;
    }

    List<String> models() {
        return runs.keySet().stream().map(Run::model).distinct().toList();
    }

    DoubleSummaryStatistics range(ToDoubleFunction<Point> value) {
        return runs.values().stream().flatMap(List::stream).mapToDouble(value).summaryStatistics();
    }
}
