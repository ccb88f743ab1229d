package dev.heed.train;

import dev.heed.train.state.TrainingState;
import java.util.LinkedHashMap;
import java.util.Map;

/** Means over some updates in a row, skipped ones left out; NaN where all were skipped. */
public final class IntervalMeans {

    private TrainingState before = TrainingState.beginning();
    private TrainingState last = before;
    private double lossSum;
    private double normSum;
    private final Map<String, Double> metricSums = new LinkedHashMap<>();
    private int moved;

    /** Makes means over no update yet. */
    public IntervalMeans() {}

    /** Begins an interval before its first update. */
    public void begin(TrainingState state) {
        before = state;
        last = state;
        lossSum = 0;
        normSum = 0;
        metricSums.clear();
        moved = 0;
    }

    /** Takes in an update. */
    public void add(StepReport report) {
        last = report.state();
        if (!report.wasSkipped()) {
            lossSum += report.loss();
            normSum += report.gradientNorm();
            report.metrics().forEach((name, value) -> metricSums.merge(name, value, Double::sum));
            moved++;
        }
    }

    /** How many updates there are, skipped ones too. */
    public long updates() {
        return last.step() - before.step();
    }

    /** The mean loss, in nats a token for a model that generates tokens. */
    public double loss() {
        return lossSum / moved;
    }

    /** The mean of the gradients' global norm before clipping. */
    public double gradientNorm() {
        return normSum / moved;
    }

    /** The mean of one of the objective's metrics. */
    public double metric(String name) {
        return metricSums.getOrDefault(name, Double.NaN) / moved;
    }

    /** What the losses are means over, a second. */
    public double tokensPerSecond() {
        return (last.tokens() - before.tokens()) / (last.seconds() - before.seconds());
    }
}
