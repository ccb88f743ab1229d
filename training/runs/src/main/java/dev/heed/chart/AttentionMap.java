package dev.heed.chart;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Maps of attention weights: which source token each output token looked at. Source tokens run along the top, output
 * tokens down the left side, and the darker a cell, the larger its weight. A single map is large; of several, one for each
 * head, the heads of a layer stand side by side and the layers one below the other. Layers of one head each stand side by
 * side.
 *
 * <p>Colours stand for the same weights on every map: the scale always runs from 0 to 1. On maps of few tokens each
 * weight that does not round to 0.00 is also printed in its cell. Tokens of white space show as &#9251;, and very long
 * ones are cut. In a report and as SVG, a cell that the pointer rests on names head, tokens and weight, on pictures of up
 * to {@value #MOST_SPOTS} cells.
 *
 * @param title what to learn from the maps, or an empty text for none
 * @param sourceName what the attended tokens are
 * @param outputName what the attending tokens are
 * @param source the attended tokens, S of them
 * @param output the attending tokens, T of them
 * @param layers the weights of each layer under its name, (H, T, S); layers may differ in H
 */
public record AttentionMap(
        String title,
        String sourceName,
        String outputName,
        List<String> source,
        List<String> output,
        Map<String, float[][][]> layers)
        implements Chart {

    /** So many texts take about a megabyte of a page. */
    static final int MOST_SPOTS = 10_000;

    /** So many weights can be drawn at most: more cells make an SVG of ten megabytes. */
    public static final int MOST_WEIGHTS = 100_000;

    static final int MOST_TOKENS = 256;

    /**
     * Checks tokens and weights, and copies them.
     *
     * @throws IllegalArgumentException if there are no tokens or layers, too many tokens or weights, or weights that do
     *     not fit the tokens
     */
    public AttentionMap {
        source = tokens("source", source);
        output = tokens("output", output);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("layers must hold at least one, but got none");
        }
        Map<String, float[][][]> copies = new LinkedHashMap<>();
        long heads = 0;
        for (Map.Entry<String, float[][][]> layer : layers.entrySet()) {
            String name = layer.getKey();
            float[][][] weights = layer.getValue();
            if (name.isEmpty() && weights.length == 1) {
                WeightRules.map("weights", weights[0], source.size(), output.size());
            } else {
                String of = name.isEmpty() ? "weights" : "weights of " + name;
                WeightRules.heads(of, weights, source.size(), output.size());
            }
            copies.put(name, WeightRules.copy(weights));
            heads += weights.length;
        }
        layers = Collections.unmodifiableMap(copies);
        long weights = heads * source.size() * output.size();
        if (weights > MOST_WEIGHTS) {
            throw new IllegalArgumentException(
                    "weights must be at most %s to be drawn, but got %s; draw fewer layers or tokens"
                            .formatted(MOST_WEIGHTS, weights));
        }
    }

    /** A single map of the weights (T, S), one row for each output token. */
    public static AttentionMap of(List<String> source, List<String> output, float[][] weights) {
        return of(source, output, Map.of("", new float[][][] {weights}));
    }

    /** A map for each head of each layer, in the order of the layers, each of them (H, T, S). */
    public static AttentionMap of(List<String> source, List<String> output, Map<String, float[][][]> layers) {
        return new AttentionMap("", "source", "output", source, output, layers);
    }

    /**
     * Maps of an array as a network shows it: one of (T, S), or one for each head of (H, T, S) or (1, H, T, S).
     *
     * @throws IllegalArgumentException also if it has another shape
     */
    public static AttentionMap of(List<String> source, List<String> output, NDArray weights) {
        return of(source, output, Map.of("", WeightRules.read("weights", weights)));
    }

    /**
     * Maps of arrays, (T, S), (H, T, S) or (1, H, T, S) each, under the names of their layers.
     *
     * @throws IllegalArgumentException also if one has another shape
     */
    public static AttentionMap ofArrays(List<String> source, List<String> output, Map<String, NDArray> layers) {
        Map<String, float[][][]> weights = new LinkedHashMap<>();
        layers.forEach((name, array) -> weights.put(name, WeightRules.read("weights of " + name, array)));
        return of(source, output, weights);
    }

    /** The same maps under a title. */
    public AttentionMap titled(String text) {
        return new AttentionMap(text, sourceName, outputName, source, output, layers);
    }

    /** The same maps with other names for the columns and the rows, instead of "source" and "output". */
    public AttentionMap named(String columns, String rows) {
        return new AttentionMap(title, columns, rows, source, output, layers);
    }

    private static List<String> tokens(String name, List<String> tokens) {
        if (tokens.isEmpty() || tokens.size() > MOST_TOKENS) {
            throw new IllegalArgumentException(
                    "%s must have 1 to %s tokens, but got %s".formatted(name, MOST_TOKENS, tokens.size()));
        }
        return List.copyOf(tokens);
    }

    /** Draws the maps; the size of the picture follows from the number of heads and the number and width of the tokens. */
    @Override
    public Picture draw() {
        MapLayout layout = new MapLayout(this);
        Canvas canvas = new Canvas(layout.width, layout.height);
        new MapPainter(canvas, layout).paint(this);
        List<Picture.Spot> spots = new ArrayList<>();
        if ((long) layout.heads.size() * source.size() * output.size() <= MOST_SPOTS) {
            layout.heads.forEach(head -> spots.addAll(MapPainter.spots(this, head)));
        }
        return canvas.picture(description(), spots);
    }

    /** Whether there is one map only. */
    boolean isSingle() {
        return layers.values().stream().mapToInt(heads -> heads.length).sum() == 1;
    }

    /** Whether there are several layers of one map each, which needs no name then but its layer's. */
    boolean isOneEach() {
        return layers.size() > 1 && layers.values().stream().allMatch(heads -> heads.length == 1);
    }

    private String description() {
        String what = "Attention weights of %s %s tokens (rows) over %s %s tokens (columns)"
                .formatted(output.size(), outputName, source.size(), sourceName);
        String heads = layers.entrySet().stream()
                .map(layer -> heads(layer.getKey(), layer.getValue().length))
                .collect(Collectors.joining(", ", ", a map for each head: ", ""));
        String maps = isOneEach() ? ", a map for each of " + String.join(", ", layers.keySet()) : heads;
        return (title.isBlank() ? what : title + ". " + what) + (isSingle() ? "" : maps);
    }

    /** A layer's name and the number of its heads. */
    private static String heads(String layer, int count) {
        return (layer.isEmpty() ? "" : layer + " with ") + (count == 1 ? "1 head" : count + " heads");
    }
}
