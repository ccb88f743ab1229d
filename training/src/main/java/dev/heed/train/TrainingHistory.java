package dev.heed.train;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.Table;

/** Keeps what training did as a table, one row for each interval of updates; losses are means over the interval. */
public final class TrainingHistory implements StepListener {

    private final int interval;
    private final LongColumn update = LongColumn.create("update");
    private final DoubleColumn seconds = DoubleColumn.create("seconds");
    private final DoubleColumn loss = DoubleColumn.create("loss");
    private final DoubleColumn gradientNorm = DoubleColumn.create("gradient_norm");
    private final DoubleColumn tokensPerSecond = DoubleColumn.create("tokens_per_second");

    private double lossSum;
    private double normSum;
    private int steps;
    private long tokensBefore;
    private double secondsBefore;

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
        lossSum += report.loss();
        normSum += report.gradientNorm();
        steps++;
        if (steps == interval || report.progress() >= 1) {
            addRow(report);
        }
    }

    private void addRow(StepReport report) {
        update.append(report.step());
        seconds.append(report.seconds());
        loss.append(lossSum / steps);
        gradientNorm.append(normSum / steps);
        tokensPerSecond.append((report.tokens() - tokensBefore) / (report.seconds() - secondsBefore));
        lossSum = 0;
        normSum = 0;
        steps = 0;
        tokensBefore = report.tokens();
        secondsBefore = report.seconds();
    }

    /**
     * The history so far.
     *
     * @return columns update, seconds, loss (nats a token), gradient_norm and tokens_per_second (target tokens)
     */
    public Table toTable() {
        return Table.create("history", update, seconds, loss, gradientNorm, tokensPerSecond)
                .copy();
    }
}
