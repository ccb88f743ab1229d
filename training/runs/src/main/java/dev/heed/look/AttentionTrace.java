package dev.heed.look;

import dev.heed.chart.AttentionMap;
import dev.heed.chart.Picture;
import java.util.List;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The attention weights of a model over a source while it generated one output.
 *
 * @param source the source's tokens with its end, (S)
 * @param output what the model generated, with its end, (T)
 * @param weights a row for each output token, mean over layers and heads, (T, S)
 */
public record AttentionTrace(List<String> source, List<String> output, List<float[]> weights) {

    /** Draws the weights as a map, titled by what they are a mean of and the name of the model. */
    public Picture draw(String model) {
        return map("Attention weights of " + model + ": mean over layers and heads")
                .draw();
    }

    /** The map before it is drawn, which checks that the weights fit the tokens. */
    AttentionMap map(String title) {
        return AttentionMap.of(source, output, weights.toArray(float[][]::new)).titled(title);
    }

    /**
     * The weights beside the map: a row for each output token, a column for each source token, numbered as tokens may
     * repeat.
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
