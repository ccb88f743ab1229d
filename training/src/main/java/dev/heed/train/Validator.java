package dev.heed.train;

import java.util.Map;

/** Measures a network on validation data, as it is at the moment. */
@FunctionalInterface
public interface Validator {

    /** Measures: values by the metric's name, in the order in which they are shown. */
    Map<String, Double> measure();
}
