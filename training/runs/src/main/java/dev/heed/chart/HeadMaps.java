package dev.heed.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * Maps of attention weights of several heads and layers: a small map for each head, the heads of a layer side by side
 * and the layers one below the other. A layer of more heads than fit beside each other takes several lines.
 *
 * <p>All maps have one scale of colours, from 0 to 1, and the same tokens: source tokens along the top, output tokens
 * down the left side. Up to {@value HeadMapsLayout#LARGEST_WITH_VALUES} tokens a side, weights are printed in their
 * cells too. In a report and as SVG, a cell that the pointer rests on names head, tokens and weight, on pictures of up
 * to {@value #MOST_SPOTS} cells.
 *
 * <p>Shapes: weights (H, T, S) for each layer.
 */
public final class HeadMaps implements Chart {

    /** So many texts take about a megabyte of a page. */
    static final int MOST_SPOTS = 10_000;

    /** So many cells take about half a gigabyte while they are drawn. */
    static final int MOST_WEIGHTS = 100_000;

    private final MapWords words;
    private final List<Layer> layers;

    private HeadMaps(MapWords words, List<Layer> layers) {
        this.words = words;
        this.layers = layers;
    }

    /** A layer and its heads' weights, (T, S) each. */
    record Layer(String name, List<float[][]> heads) {}

    /**
     * Starts maps. Tokens and a layer are required.
     *
     * @return a builder without tokens or layers
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Draws the maps.
     *
     * @return the picture; its size follows from the number of heads and tokens
     */
    @Override
    public Picture draw() {
        HeadMapsLayout layout = layout();
        Picture picture = Picture.paint(
                layout.width(),
                layout.height(),
                description(),
                graphics -> new HeadMapsPainter(graphics, layout).paint(words));
        return picture.withSpots(spots(layout));
    }

    HeadMapsLayout layout() {
        return new HeadMapsLayout(words, layers);
    }

    private List<Spot> spots(HeadMapsLayout layout) {
        List<Spot> spots = new ArrayList<>();
        long cells = (long) layout.heads.size()
                * words.source().size()
                * words.output().size();
        if (cells <= MOST_SPOTS) {
            layout.heads.forEach(head -> spots.addAll(head.panel().spots(head.weights(), head.where() + ": ")));
        }
        return spots;
    }

    private String description() {
        List<String> names = layers.stream()
                .map(layer ->
                        "%s with %s".formatted(layer.name(), heads(layer.heads().size())))
                .toList();
        return words.description() + ", a map for each head: " + String.join(", ", names);
    }

    private static String heads(int count) {
        return count == 1 ? "1 head" : count + " heads";
    }

    /** Collects and checks what {@link HeadMaps} show. */
    public static final class Builder extends MapWords.Builder<Builder> {

        private final List<Layer> layers = new ArrayList<>();

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /**
         * Adds a layer below those before it. The weights are copied.
         *
         * @param name such as "layer 1"
         * @param weights a map for each head, (H, T, S); layers may differ in H
         * @return this builder
         */
        public Builder addLayer(String name, float[][][] weights) {
            layers.add(new Layer(name, List.of(WeightRules.copy(weights))));
            return this;
        }

        /**
         * Checks and builds the maps.
         *
         * @return the maps
         * @throws IllegalArgumentException if there are no tokens or layers, too many weights, or weights that do not
         *     fit the tokens
         */
        public HeadMaps build() {
            MapWords words = words();
            int sourceLength = words.source().size();
            int outputLength = words.output().size();
            if (layers.isEmpty()) {
                throw new IllegalArgumentException("layers must hold at least one, but got none");
            }
            long heads = 0;
            for (Layer layer : layers) {
                WeightRules.heads("weights of " + layer.name(), layer.heads(), sourceLength, outputLength);
                heads += layer.heads().size();
            }
            long weights = heads * sourceLength * outputLength;
            if (weights > MOST_WEIGHTS) {
                throw new IllegalArgumentException(
                        "weights must be at most %s to be drawn, but got %s; draw fewer layers or tokens"
                                .formatted(MOST_WEIGHTS, weights));
            }
            return new HeadMaps(words, List.copyOf(layers));
        }
    }
}
