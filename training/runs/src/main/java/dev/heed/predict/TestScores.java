package dev.heed.predict;

import dev.heed.metric.ConfidenceInterval;
import dev.heed.metric.LengthBin;
import dev.heed.metric.LengthUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a network reached on the test examples.
 *
 * @param metrics values by the metric's name, in the order in which they are shown
 * @param byLength the same by length of the input; empty where a family does not tell
 * @param lengthUnit what the lengths of the sources of outputs are counted in, also of those that were not tested; it has no
 *     meaning without outputs
 * @param intervals how sure some of the metrics are, by their names; empty where a family does not tell
 * @param outputs what was generated, in the order of the data; empty where a family does not tell
 */
public record TestScores(
        Map<String, Double> metrics,
        List<LengthBin> byLength,
        LengthUnit lengthUnit,
        Map<String, ConfidenceInterval> intervals,
        List<TestedOutput> outputs) {

    /** Copies maps and lists. */
    public TestScores {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        byLength = List.copyOf(byLength);
        intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
        outputs = List.copyOf(outputs);
    }

    /** Scores without what was generated. */
    public TestScores(Map<String, Double> metrics, List<LengthBin> byLength) {
        this(metrics, byLength, LengthUnit.CHARACTERS, Map.of(), List.of());
    }

    /**
     * Draws some of the outputs that are right and some of those that are wrong.
     *
     * @param most how many of each; where there are fewer, these
     * @param seed what is drawn follows from
     * @return the right ones first, each part in the order of the data
     */
    public List<TestedOutput> draw(int most, long seed) {
        return Stream.of(true, false)
                .flatMap(right -> {
                    List<TestedOutput> part = new ArrayList<>(outputs.stream()
                            .filter(output -> output.isRight() == right)
                            .toList());
                    Collections.shuffle(part, new Random(seed));
                    Set<TestedOutput> drawn = new HashSet<>(part.subList(0, Math.min(most, part.size())));
                    return outputs.stream().filter(drawn::contains);
                })
                .toList();
    }
}
