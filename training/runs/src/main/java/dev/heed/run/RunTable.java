package dev.heed.run;

import java.util.List;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Lists runs, one a row. */
final class RunTable {

    private final List<TrainedRun> runs;

    RunTable(List<TrainedRun> runs) {
        this.runs = runs;
    }

    /** With a column for the metric, unless its name is empty. */
    Table table(String metric) {
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
        if (!metric.isEmpty()) {
            table.addColumns(numbers(
                    metric,
                    runs.stream()
                            .mapToDouble(run -> Metrics.best(run, Metrics.goal(metric, runs)))
                            .toArray()));
        }
        runs.stream()
                .flatMap(run -> run.scores().test().keySet().stream())
                .distinct()
                .forEach(name -> table.addColumns(numbers(
                        "test " + name,
                        runs.stream()
                                .mapToDouble(run -> run.scores().test().getOrDefault(name, Double.NaN))
                                .toArray())));
        return table;
    }

    private static DoubleColumn numbers(String name, double[] values) {
        return DoubleColumn.create(name, values);
    }

    private static void add(Table table, TrainedRun run) {
        table.stringColumn("name").append(run.folderName());
        table.stringColumn("status").append(run.progress().status());
        table.stringColumn("model").append(run.setup().model());
        if (run.setup().parameters() > 0) {
            table.longColumn("parameters").append(run.setup().parameters());
        } else {
            table.longColumn("parameters").appendMissing();
        }
        table.longColumn("updates").append(run.progress().step());
        table.doubleColumn("seconds").append(run.progress().seconds());
        table.stringColumn("best").append(best(run.scores()));
    }

    private static String best(TrainedRun.Scores scores) {
        TrainedRun.Best best = scores.best();
        return best == null ? "" : best.goal().metric() + " " + Metrics.number(best.value()) + " at " + best.step();
    }
}
