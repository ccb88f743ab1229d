package dev.heed.chart;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Tables as a study and a training write them, for tests. */
final class StudyTables {

    private StudyTables() {}

    record Bin(int from, int to) {}

    static Table results() {
        return Table.create(
                "results",
                StringColumn.create("model"),
                IntColumn.create("seed"),
                LongColumn.create("parameters"),
                IntColumn.create("updates"),
                DoubleColumn.create("seconds"),
                IntColumn.create("from_length"),
                IntColumn.create("to_length"),
                IntColumn.create("count"),
                DoubleColumn.create("token_accuracy"),
                DoubleColumn.create("sequence_accuracy"),
                DoubleColumn.create("bleu"));
    }

    /** Adds a row; the sequence accuracy is half the token accuracy. */
    static void add(Table results, String model, int seed, Bin bin, double accuracy) {
        results.stringColumn("model").append(model);
        results.intColumn("seed").append(seed);
        results.longColumn("parameters").append(12_345);
        results.intColumn("updates").append(100);
        results.doubleColumn("seconds").append(1.5);
        results.intColumn("from_length").append(bin.from());
        results.intColumn("to_length").append(bin.to());
        results.intColumn("count").append(200);
        results.doubleColumn("token_accuracy").append(accuracy);
        results.doubleColumn("sequence_accuracy").append(accuracy / 2);
        results.doubleColumn("bleu").append(100 * accuracy);
    }

    static Table history() {
        return Table.create(
                "history",
                StringColumn.create("model"),
                IntColumn.create("seed"),
                IntColumn.create("update"),
                DoubleColumn.create("seconds"),
                DoubleColumn.create("loss"),
                DoubleColumn.create("token_accuracy"),
                DoubleColumn.create("tokens_per_second"));
    }

    /** Adds a row; each update takes a tenth of a second, and the accuracy is missing. */
    static void add(Table history, String model, int seed, int update, double loss) {
        history.stringColumn("model").append(model);
        history.intColumn("seed").append(seed);
        history.intColumn("update").append(update);
        history.doubleColumn("seconds").append(update / 10.0);
        history.doubleColumn("loss").append(loss);
        history.doubleColumn("token_accuracy").appendMissing();
        history.doubleColumn("tokens_per_second").append(20_000);
    }
}
