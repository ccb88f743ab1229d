package dev.heed.run;

import dev.heed.chart.TextTable;
import java.util.List;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Lists runs, one a row. */
final class RunOverview {

    private final List<TrainedRun> runs;

    RunOverview(List<TrainedRun> runs) {
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
            table.addColumns(DoubleColumn.create(
                    metric,
                    runs.stream()
                            .mapToDouble(run -> Metrics.best(run, Metrics.goal(metric, runs)))
                            .toArray()));
        }
        runs.stream()
                .flatMap(run -> run.record().test().keySet().stream())
                .distinct()
                .forEach(name -> table.addColumns(DoubleColumn.create(
                        "test " + name,
                        runs.stream()
                                .mapToDouble(run -> run.record().test().getOrDefault(name, Double.NaN))
                                .toArray())));
        return table;
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
}
