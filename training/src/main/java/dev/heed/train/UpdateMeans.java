package dev.heed.train;

import ai.djl.ndarray.NDList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an update's batches measured, each counted by its share: the loss and the objective's metrics. */
final class UpdateMeans {

    private final List<String> names;
    private final double[] metrics;
    private float loss;

    UpdateMeans(List<String> names) {
        this.names = names;
        metrics = new double[names.size()];
    }

    /**
     * Takes in a batch.
     *
     * @param countedLoss its loss times its share
     * @param measured its loss and metrics
     * @param share of what the update's means are over
     */
    void add(float countedLoss, NDList measured, float share) {
        if (measured.size() != 1 + metrics.length) {
            throw new IllegalArgumentException(
                    "measure must give the loss and a value for each of %s, but got %s values"
                            .formatted(names, measured.size()));
        }
        loss += countedLoss;
        for (int metric = 0; metric < metrics.length; metric++) {
            metrics[metric] += share * measured.get(1 + metric).getFloat();
        }
    }

    /** Takes in what another worker's batches measured. */
    void add(UpdateMeans other) {
        loss += other.loss;
        for (int metric = 0; metric < metrics.length; metric++) {
            metrics[metric] += other.metrics[metric];
        }
    }

    float loss() {
        return loss;
    }

    Map<String, Double> metrics() {
        Map<String, Double> values = new LinkedHashMap<>();
        for (int metric = 0; metric < metrics.length; metric++) {
            values.put(names.get(metric), metrics[metric]);
        }
        return values;
    }
}
