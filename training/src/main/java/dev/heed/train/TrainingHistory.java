package dev.heed.train;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.Table;

/**
 * Keeps what training did as a table, one row for each interval of updates; losses are means over the interval. The last
 * row's interval may be shorter.
 */
public final class TrainingHistory implements StepListener {

    private static final StepReport BEGINNING = new StepReport(0, 0, Float.NaN, Float.NaN, 0, 0);

    private final int interval;
    private final Table rows = Table.create(
            "history",
            LongColumn.create("update"),
            DoubleColumn.create("seconds"),
            DoubleColumn.create("loss"),
            DoubleColumn.create("gradient_norm"),
            DoubleColumn.create("tokens_per_second"));

    private StepReport before = BEGINNING;
    private StepReport last = BEGINNING;
    private double lossSum;
    private double normSum;

    /**
     * Makes an empty history.
     *
     * @param interval updates in a row
     * @throws IllegalArgumentException if it is below 1
     */
    public TrainingHistory(int interval) {
        if (interval < 1) {
            throw new IllegalArgumentException("interval must be at least 1, but got " + interval);
        }
        this.interval = interval;
    }

    @Override
    public void afterStep(StepReport report) {
        last = report;
        lossSum += report.loss();
        normSum += report.gradientNorm();
        if (steps() == interval) {
            addRow(rows);
            before = last;
            lossSum = 0;
            normSum = 0;
        }
    }

    /** Updates since the last full interval. */
    private long steps() {
        return last.step() - before.step();
    }

    private void addRow(Table table) {
        table.longColumn("update").append(last.step());
        table.doubleColumn("seconds").append(last.seconds());
        table.doubleColumn("loss").append(lossSum / steps());
        table.doubleColumn("gradient_norm").append(normSum / steps());
        table.doubleColumn("tokens_per_second")
                .append((last.tokens() - before.tokens()) / (last.seconds() - before.seconds()));
    }

    /**
     * The history so far, up to the last update.
     *
     * @return columns update, seconds, loss (nats a token), gradient_norm and tokens_per_second (target tokens)
     */
    public Table toTable() {
        Table table = rows.copy();
        if (steps() > 0) {
            addRow(table);
        }
        return table;
    }
}
