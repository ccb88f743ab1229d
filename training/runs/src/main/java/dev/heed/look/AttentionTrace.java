package dev.heed.look;

import dev.heed.chart.AttentionMap;
import dev.heed.chart.Picture;
import java.util.List;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

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
        return map("Where " + who + " looked").draw();
    }

    /** The map before it is drawn, which checks that the weights fit the tokens. */
    AttentionMap map(String title) {
        return AttentionMap.builder()
                .setSource(source)
                .setOutput(output)
                .setWeights(weights.toArray(float[][]::new))
                .optTitle(title)
                .build();
    }

    /**
     * Returns the weights as a table to read beside the map.
     *
     * @return new: a row for each output token and a column for each source token, both numbered, as tokens may repeat
     */
    public Table table() {
        Table table = Table.create("weights", StringColumn.create("output", numbered(output)));
        List<String> names = numbered(source);
        for (int i = 0; i < names.size(); i++) {
            int column = i;
            double[] values = weights.stream().mapToDouble(row -> row[column]).toArray();
            table.addColumns(DoubleColumn.create(names.get(i), values));
        }
        return table;
    }

    private static List<String> numbered(List<String> tokens) {
        return IntStream.range(0, tokens.size())
                .mapToObj(i -> "%s: %s".formatted(i + 1, tokens.get(i)))
                .toList();
    }
}
