package dev.heed.train;

import dev.heed.train.state.IntervalSums;
import dev.heed.train.state.TrainingState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.Table;

/**
 * Keeps what training did as a table, one row for each interval of updates; losses and norms are means over the
 * interval, skipped updates left out, and missing where all were skipped. The last row's interval may be shorter. Where
 * a run goes on, the rows are those from there on, with the means of a run that was never interrupted.
 */
public final class TrainingHistory implements StepListener {

    private final List<String> metrics;
    private final Table rows = Table.create(
            "history",
            LongColumn.create("update"),
            DoubleColumn.create("seconds"),
            DoubleColumn.create("loss"),
            DoubleColumn.create("gradient_norm"),
            DoubleColumn.create("learning_rate"),
            DoubleColumn.create("tokens_per_second"));

    private final IntervalMeans means;
    private @Nullable StepReport last;

    /**
     * Makes an empty history.
     *
     * @param interval updates in a row, at least 1
     * @param metrics which of the objective's metrics to keep
     */
    public TrainingHistory(int interval, List<String> metrics) {
        means = new IntervalMeans(interval);
        this.metrics = List.copyOf(metrics);
        metrics.forEach(name -> rows.addColumns(DoubleColumn.create(name)));
    }

    @Override
    public void beforeTraining(TrainingState state) {
        means.begin(state);
    }

    @Override
    public List<IntervalSums> sums() {
        return List.of(means.sums());
    }

    @Override
    public void afterStep(StepReport report) {
        last = report;
        means.add(report);
        if (means.isOver()) {
            addRow(rows, report);
            means.begin(report.state());
        }
    }

    private void addRow(Table table, StepReport report) {
        table.longColumn("update").append(report.step());
        table.doubleColumn("seconds").append(report.seconds());
        table.doubleColumn("loss").append(means.loss());
        metrics.forEach(name -> table.doubleColumn(name).append(means.metric(name)));
        table.doubleColumn("gradient_norm").append(means.gradientNorm());
        table.doubleColumn("learning_rate").append(report.learningRate());
        table.doubleColumn("tokens_per_second").append(means.tokensPerSecond());
    }

    /**
     * The history so far, up to the last update: columns update, seconds, loss (nats a token), gradient_norm,
     * learning_rate (of the last update), tokens_per_second (target tokens) and one for each of the metrics.
     */
    public Table toTable() {
        Table table = rows.copy();
        if (last != null && means.updates() > 0) {
            addRow(table, last);
        }
        return table;
    }
}
