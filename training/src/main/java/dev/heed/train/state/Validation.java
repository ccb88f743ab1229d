package dev.heed.train.state;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was measured on validation data.
 *
 * @param step the update after which it was measured
 * @param values by the metric's name, in the order in which they are shown
 */
public record Validation(long step, Map<String, Double> values) {

    /** Copies the map. */
    public Validation {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * The value of a metric.
     *
     * @throws IllegalArgumentException if it was not measured
     */
    public double value(String metric) {
        Double value = values.get(metric);
        if (value == null) {
            throw new IllegalArgumentException("metric must be one of " + values.keySet() + ", but got " + metric);
        }
        return value;
    }
}
