package dev.heed.look;

import dev.heed.chart.AttentionMap;
import dev.heed.chart.HeadStatistics;
import dev.heed.chart.Picture;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The attention weights of a model in one example, by layer and head. {@link AttentionRecord#trace} makes it, {@link
 * AttentionFile} keeps it.
 *
 * @param sourceName what the attended tokens are, on a picture
 * @param outputName what the attending tokens are
 * @param source the tokens that are attended to, (S): a source with its end, or a text
 * @param output the tokens that attend, (T): what the model generated, or the text again
 * @param layers the weights (H, T, S) of each attention block under its path
 */
public record AttentionTrace(
        String sourceName,
        String outputName,
        List<String> source,
        List<String> output,
        Map<String, float[][][]> layers) {

    /** More maps on one picture are too many to be compared. */
    private static final int MOST_MAPS = 32;

    /**
     * Copies the weights.
     *
     * @throws IllegalArgumentException if there are none, or they do not fit the tokens
     */
    public AttentionTrace {
        Objects.requireNonNull(sourceName);
        Objects.requireNonNull(outputName);
        source = List.copyOf(source);
        output = List.copyOf(output);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("layers must hold at least one, but got none");
        }
        Map<String, float[][][]> copies = new LinkedHashMap<>();
        for (Map.Entry<String, float[][][]> layer : layers.entrySet()) {
            requireFit(layer.getKey(), layer.getValue(), output.size(), source.size());
            copies.put(
                    layer.getKey(),
                    rows(
                            layer.getValue(),
                            head -> Arrays.stream(head).map(float[]::clone).toArray(float[][]::new)));
        }
        layers = Collections.unmodifiableMap(copies);
    }

    /** Weights of output tokens over source tokens. */
    public AttentionTrace(List<String> source, List<String> output, Map<String, float[][][]> layers) {
        this("source", "output", source, output, layers);
    }

    private static void requireFit(String layer, float[][][] heads, int outputs, int sources) {
        for (float[][] head : heads) {
            int rows = head.length;
            int columns = Arrays.stream(head)
                    .mapToInt(row -> row.length)
                    .filter(length -> length != sources)
                    .findFirst()
                    .orElse(sources);
            if (rows != outputs || columns != sources) {
                throw new IllegalArgumentException("weights of %s must have shape (H, %s, %s), but got (%s, %s, %s)"
                        .formatted(layer, outputs, sources, heads.length, rows, columns));
            }
        }
        if (heads.length == 0) {
            throw new IllegalArgumentException("weights of " + layer + " must have at least one head, but got none");
        }
    }

    private static float[][][] rows(float[][][] heads, Function<float[][], float[][]> change) {
        return Arrays.stream(heads).map(change).toArray(float[][][]::new);
    }

    /** The mean over all heads of all layers, (T, S). */
    public float[][] mean() {
        return mean(layers.values().stream().flatMap(Arrays::stream).toList());
    }

    private static float[][] mean(List<float[][]> maps) {
        float[][] mean = new float[maps.get(0).length][];
        for (int row = 0; row < mean.length; row++) {
            double[] sums = new double[maps.get(0)[row].length];
            for (float[][] map : maps) {
                for (int column = 0; column < sums.length; column++) {
                    sums[column] += map[row][column];
                }
            }
            mean[row] = new float[sums.length];
            for (int column = 0; column < sums.length; column++) {
                mean[row][column] = (float) (sums[column] / maps.size());
            }
        }
        return mean;
    }

    /** What {@link #mean} is, in words: the mean over how many layers and heads, or the only layer if it has one head. */
    public String meanName() {
        List<Integer> heads =
                layers.values().stream().map(layer -> layer.length).distinct().toList();
        if (numMaps() == 1) {
            return layers.keySet().iterator().next() + ", one head";
        }
        String ofLayer = heads.size() == 1 ? count(heads.get(0), "head") : numMaps() + " heads in all";
        return "mean over " + (layers.size() == 1 ? "" : layers.size() + " layers and ") + ofLayer;
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private int numMaps() {
        return layers.values().stream().mapToInt(layer -> layer.length).sum();
    }

    /** What one output token looked at, such as the first one, from which a classifier reads its label: T = 1. */
    public AttentionTrace at(int position) {
        return withRows(output.get(position), head -> new float[][] {head[position]});
    }

    /** What the output tokens looked at on average, as a classifier sees that pools by the mean: T = 1. */
    public AttentionTrace pooled(String name) {
        return withRows(
                name,
                head -> mean(Arrays.stream(head).map(row -> new float[][] {row}).toList()));
    }

    private AttentionTrace withRows(String name, Function<float[][], float[][]> change) {
        Map<String, float[][][]> changed = new LinkedHashMap<>();
        layers.forEach((layer, heads) -> changed.put(layer, rows(heads, change)));
        return new AttentionTrace(sourceName, outputName, source, List.of(name), changed);
    }

    /** Draws {@link #mean}, titled by what it is the mean of and the name of the model. */
    public Picture draw(String model) {
        return map("Attention weights of " + model + ": " + meanName(), Map.of("", new float[][][] {mean()}))
                .draw();
    }

    private AttentionMap map(String title, Map<String, float[][][]> weights) {
        return new AttentionMap(title, sourceName, outputName, source, output, weights);
    }

    /** Whether {@link #drawHeads} draws each head, and not means by layer. */
    public boolean drawsHeads() {
        return numMaps() <= MOST_MAPS && fits(numMaps());
    }

    /**
     * Draws the heads by layer, up to {@value #MOST_MAPS} maps, or else the mean of each layer; nothing where the mean says
     * it all or there is more than a picture can hold.
     */
    public Optional<Picture> drawHeads(String model) {
        if (numMaps() == 1) {
            return Optional.empty();
        }
        if (drawsHeads()) {
            String title = "Attention weights of " + model + ", head by head";
            return Optional.of(map(title, layers).draw());
        }
        if (layers.size() == 1 || layers.size() > MOST_MAPS || !fits(layers.size())) {
            return Optional.empty();
        }
        Map<String, float[][][]> means = new LinkedHashMap<>();
        layers.forEach((layer, heads) -> means.put(layer, new float[][][] {mean(List.of(heads))}));
        String title = "Attention weights of " + model + " by layer, each the mean over its heads";
        return Optional.of(map(title, means).draw());
    }

    private boolean fits(long maps) {
        return maps * source.size() * output.size() <= AttentionMap.MOST_WEIGHTS;
    }

    /** A table for each layer, of its name: {@link HeadStatistics} of each head. */
    public Table[] statistics() {
        return layers.entrySet().stream()
                .map(layer -> HeadStatistics.of(layer.getValue(), source, output)
                        .table()
                        .setName(layer.getKey()))
                .toArray(Table[]::new);
    }

    /**
     * The numbers of {@link #mean}: a row for each output token, a column for each source token, numbered as tokens may
     * repeat.
     */
    public Table table() {
        Table table = Table.create("weights", StringColumn.create("output", numbered(output)));
        List<String> names = numbered(source);
        float[][] mean = mean();
        for (int i = 0; i < names.size(); i++) {
            int column = i;
            double[] values = Stream.of(mean).mapToDouble(row -> row[column]).toArray();
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
