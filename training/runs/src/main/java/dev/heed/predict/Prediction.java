package dev.heed.predict;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model made of one input. What a family does not know is null or empty.
 *
 * @param input the line that was read
 * @param output a translation, a continuation, a label or the line with its masked tokens filled in
 * @param score of a generated output, see {@link dev.heed.generate.Generated#score}
 * @param probabilities of what could be the output, from 0 to 1, the most probable first
 * @param embedding the vector that stands for the input, of any size
 */
public record Prediction(
        String input, String output, @Nullable Double score, Map<String, Double> probabilities, List<Float> embedding) {

    /** Copies map and vector. */
    public Prediction {
        probabilities = Collections.unmodifiableMap(new LinkedHashMap<>(probabilities));
        embedding = List.copyOf(embedding);
    }

    /** A generated output with its score. */
    public static Prediction generated(String input, String output, double score) {
        return new Prediction(input, output, score, Map.of(), List.of());
    }

    /** An output alone. */
    public static Prediction of(String input, String output) {
        return new Prediction(input, output, null, Map.of(), List.of());
    }
}
