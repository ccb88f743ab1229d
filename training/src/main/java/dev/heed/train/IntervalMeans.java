package dev.heed.train;

import dev.heed.shape.Require;
import dev.heed.train.state.IntervalSums;
import dev.heed.train.state.TrainingState;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Means over intervals of updates that end at the multiples of a number, skipped updates left out; NaN where all were
 * skipped.
 */
public final class IntervalMeans {

    private final int interval;
    private IntervalSums sums;
    private TrainingState last = TrainingState.beginning();

    /**
     * Makes means over no update yet.
     *
     * @param interval updates in a row, at least 1
     */
    public IntervalMeans(int interval) {
        Require.positive("interval", interval);
        this.interval = interval;
        sums = IntervalSums.beginning(interval, last);
    }

    /** Begins an interval before its first update, or goes on with one that a checkpoint was written in. */
    public void begin(TrainingState state) {
        last = state;
        sums = state.sums(interval).orElseGet(() -> IntervalSums.beginning(interval, state));
    }

    /** Takes in an update. */
    public void add(StepReport report) {
        last = report.state();
        if (!report.wasSkipped()) {
            Map<String, Double> metrics = new LinkedHashMap<>(sums.metrics());
            report.metrics().forEach((name, value) -> metrics.merge(name, value, Double::sum));
            sums = new IntervalSums(
                    interval,
                    sums.step(),
                    sums.tokens(),
                    sums.seconds(),
                    sums.moved() + 1,
                    sums.loss() + report.loss(),
                    sums.gradientNorm() + report.gradientNorm(),
                    metrics);
        }
    }

    /** Whether the update that was taken in last is the interval's last. */
    public boolean isOver() {
        return last.step() % interval == 0;
    }

    /** What was summed up so far, for a checkpoint. */
    public IntervalSums sums() {
        return sums;
    }

    /** How many updates there are, skipped ones too. */
    public long updates() {
        return last.step() - sums.step();
    }

    /** The mean loss, in nats a token for a model that generates tokens. */
    public double loss() {
        return sums.loss() / sums.moved();
    }

    /** The mean of the gradients' global norm before clipping. */
    public double gradientNorm() {
        return sums.gradientNorm() / sums.moved();
    }

    /** The mean of one of the objective's metrics. */
    public double metric(String name) {
        return sums.metrics().getOrDefault(name, Double.NaN) / sums.moved();
    }

    /** What the losses are means over, a second. */
    public double tokensPerSecond() {
        return (last.tokens() - sums.tokens()) / (last.seconds() - sums.seconds());
    }
}
