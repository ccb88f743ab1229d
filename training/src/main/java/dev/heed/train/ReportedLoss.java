package dev.heed.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.loss.Loss;
import java.util.HashMap;
import java.util.Map;

/** A loss to DJL's listeners: it computes nothing, but is told each value, of which it keeps means. */
final class ReportedLoss extends Loss {

    static final String NAME = "loss";

    private static final Mean NONE = new Mean(0, 0);

    private final Map<String, Mean> means = new HashMap<>();
    private float latest = Float.NaN;

    private record Mean(double sum, long count) {

        Mean with(float value) {
            return Float.isFinite(value) ? new Mean(sum + value, count + 1) : this;
        }

        float value() {
            return (float) (sum / count);
        }
    }

    ReportedLoss() {
        super(NAME);
    }

    /** Takes in the value that the next updates of means are about. */
    void report(float value) {
        latest = value;
    }

    @Override
    public NDArray evaluate(NDList labels, NDList predictions) {
        throw new UnsupportedOperationException("the loss of an update is computed in training, not by a listener");
    }

    @Override
    public void addAccumulator(String key) {
        means.put(key, NONE);
    }

    @Override
    public void updateAccumulator(String key, NDList labels, NDList predictions) {
        means.merge(key, NONE.with(latest), (mean, one) -> mean.with(latest));
    }

    @Override
    public void updateAccumulators(String[] keys, NDList labels, NDList predictions) {
        for (String key : keys) {
            updateAccumulator(key, labels, predictions);
        }
    }

    @Override
    public void resetAccumulator(String key) {
        means.put(key, NONE);
    }

    /** The mean since it was reset, NaN if of nothing; the latest value where nobody asked for a mean. */
    @Override
    public float getAccumulator(String key) {
        Mean mean = means.get(key);
        return mean == null ? latest : mean.value();
    }
}
