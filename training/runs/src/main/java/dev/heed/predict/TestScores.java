package dev.heed.predict;

import dev.heed.metric.LengthBin;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a network reached on the test examples.
 *
 * @param metrics values by the metric's name, in the order in which they are shown
 * @param byLength the same by length of the input; empty where a family does not tell
 */
public record TestScores(Map<String, Double> metrics, List<LengthBin> byLength) {

    /** Copies map and list. */
    public TestScores {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        byLength = List.copyOf(byLength);
    }
}
