package dev.heed.study;

import dev.heed.chart.AttentionMap;
import dev.heed.chart.Picture;
import java.util.List;

/**
 * Where a model looked while it wrote one sequence.
 *
 * @param source the source's tokens with its end, (S)
 * @param output what the model wrote, with its end, (T)
 * @param weights a row for each output token, mean over layers and heads, (T, S)
 */
public record AttentionTrace(List<String> source, List<String> output, List<float[]> weights) {

    /**
     * Draws it.
     *
     * @param who looked, for the title
     * @return the map
     */
    public Picture draw(String who) {
        return AttentionMap.builder()
                .setSource(source)
                .setOutput(output)
                .setWeights(weights.toArray(float[][]::new))
                .optTitle("Where " + who + " looked")
                .build()
                .draw();
    }
}
