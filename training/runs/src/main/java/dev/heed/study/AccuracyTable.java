package dev.heed.study;

import dev.heed.run.LengthTable;
import dev.heed.run.RunResult;
import dev.heed.train.StepReport;
import java.util.Collections;
import java.util.List;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** What the runs of a study reached by length: one row for each model, seed and range of source lengths. */
final class AccuracyTable {

    private AccuracyTable() {}

    static Table empty() {
        return with(LengthTable.of("", 0, 0, List.of()), 0, 0);
    }

    static Table of(String model, int seed, RunResult run) {
        StepReport last = run.last();
        Table lengths = LengthTable.of(model, seed, run.parameters(), run.test().byLength());
        return with(lengths, last.step(), LengthTable.rounded(last.seconds()));
    }

    private static Table with(Table lengths, long updates, double seconds) {
        int rows = lengths.rowCount();
        return lengths.setName("accuracy")
                .insertColumn(3, LengthTable.constant("updates", updates, rows))
                .insertColumn(4, DoubleColumn.create("seconds", Collections.nCopies(rows, seconds)));
    }
}
