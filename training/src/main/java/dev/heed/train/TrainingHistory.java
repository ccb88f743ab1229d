package dev.heed.train;

import dev.heed.train.state.TrainingState;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.Table;

/**
 * Keeps what training did as a table, one row for each interval of updates; losses and norms are means over the interval,
 * skipped updates left out, and missing where all were skipped. The last row's interval may be shorter, and the first one's
 * where a run goes on.
 */
public final class TrainingHistory implements StepListener {

    private final int interval;
    private final Table rows = Table.create(
            "history",
            LongColumn.create("update"),
            DoubleColumn.create("seconds"),
            DoubleColumn.create("loss"),
            DoubleColumn.create("gradient_norm"),
            DoubleColumn.create("learning_rate"),
            DoubleColumn.create("tokens_per_second"));

    private StepReport before = start(TrainingState.beginning());
    private StepReport last = before;
    private double lossSum;
    private double normSum;
    private int moved;

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

    private static StepReport start(TrainingState state) {
        return new StepReport(state, Float.NaN, Float.NaN, Float.NaN, 0);
    }

    @Override
    public void beforeTraining(TrainingState state) {
        last = start(state);
        beginInterval();
    }

    @Override
    public void afterStep(StepReport report) {
        last = report;
        if (!report.wasSkipped()) {
            lossSum += report.loss();
            normSum += report.gradientNorm();
            moved++;
        }
        if (report.step() % interval == 0) {
            addRow(rows);
            beginInterval();
        }
    }

    private void beginInterval() {
        before = last;
        lossSum = 0;
        normSum = 0;
        moved = 0;
    }

    /** Updates since the last full interval. */
    private long steps() {
        return last.step() - before.step();
    }

    private void addRow(Table table) {
        table.longColumn("update").append(last.step());
        table.doubleColumn("seconds").append(last.seconds());
        table.doubleColumn("loss").append(lossSum / moved);
        table.doubleColumn("gradient_norm").append(normSum / moved);
        table.doubleColumn("learning_rate").append(last.learningRate());
        table.doubleColumn("tokens_per_second")
                .append((last.tokens() - before.tokens()) / (last.seconds() - before.seconds()));
    }

    /**
     * The history so far, up to the last update.
     *
     * @return columns update, seconds, loss (nats a token), gradient_norm, learning_rate (of the last update) and
     *     tokens_per_second (target tokens)
     */
    public Table toTable() {
        Table table = rows.copy();
        if (steps() > 0) {
            addRow(table);
        }
        return table;
    }
}
