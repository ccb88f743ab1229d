package dev.heed.train;

import java.util.List;
import java.util.Map;

/** Measures a network on validation data, as it is at the moment. */
@FunctionalInterface
public interface Validator {

    /**
     * The names of what it measures, so that a metric that it does not have is refused before training. One that names
     * none is asked to measure once before the first update of a run.
     */
    default List<String> metrics() {
        return List.of();
    }

    /** Measures: values by the metric's name, in the order in which they are shown. */
    Map<String, Double> measure();
}
