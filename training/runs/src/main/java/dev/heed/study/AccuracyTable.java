package dev.heed.study;

import dev.heed.run.LengthTable;
import dev.heed.run.RunResult;
import dev.heed.train.StepReport;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** What the runs of a study reached by length: one row for each model, seed and range of source lengths. */
final class AccuracyTable {

    private AccuracyTable() {}

    static Table empty() {
        return with("", 0, 0, 0, 0, LengthTable.of(List.of()));
    }

    static Table of(String model, int seed, RunResult run) {
        StepReport last = run.last();
        return with(
                model,
                seed,
                run.parameters(),
                last.step(),
                LengthTable.rounded(last.seconds()),
                LengthTable.of(run.test().byLength()));
    }

    private static Table with(String model, int seed, long parameters, long updates, double seconds, Table lengths) {
        int rows = lengths.rowCount();
        Table costs = Table.create(
                "accuracy",
                LongColumn.create(
                        "parameters",
                        LongStream.generate(() -> parameters).limit(rows).toArray()),
                LongColumn.create(
                        "updates",
                        LongStream.generate(() -> updates).limit(rows).toArray()),
                DoubleColumn.create("seconds", Collections.nCopies(rows, seconds)));
        return labelled(costs.concat(lengths), model, seed);
    }

    /** A table with model and seed in front, the same in each row. */
    static Table labelled(Table table, String model, int seed) {
        int rows = table.rowCount();
        return table.insertColumn(0, StringColumn.create("model", Collections.nCopies(rows, model)))
                .insertColumn(
                        1,
                        IntColumn.create(
                                "seed",
                                IntStream.generate(() -> seed).limit(rows).toArray()));
    }
}
