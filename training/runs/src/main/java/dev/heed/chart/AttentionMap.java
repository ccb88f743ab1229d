package dev.heed.chart;

/**
 * A map of attention weights: which source token each output token looked at. Source tokens run along the top, output
 * tokens down the left side, and the darker a cell, the larger its weight.
 *
 * <p>Colours stand for the same weights on every map: the scale always runs from 0 to 1. Up to {@value
 * TokenAxes#LARGEST_WITH_VALUES} tokens a side, each weight that does not round to 0.00 is also printed in its
 * cell. Tokens of white space show as &#9251;, and very long ones are cut. In a report and as
 * SVG, a cell that the pointer rests on names both tokens and the weight.
 *
 * <p>Shapes: weights (T, S), one row for each output token.
 */
public final class AttentionMap implements Chart {

    private final MapWords words;
    private final float[][] weights;

    private AttentionMap(MapWords words, float[][] weights) {
        this.words = words;
        this.weights = weights;
    }

    /**
     * Starts a map. Tokens and weights are required.
     *
     * @return a builder without tokens or weights
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Draws the map.
     *
     * @return the picture; its size follows from the number and width of the tokens
     */
    @Override
    public Picture draw() {
        AttentionMapLayout layout = new AttentionMapLayout(words);
        return Picture.paint(
                        layout.width(),
                        layout.height(),
                        words.description(),
                        graphics -> new AttentionMapPainter(graphics, layout, words).paint(weights))
                .withSpots(layout.panel.spots(weights, ""));
    }

    AttentionMapLayout layout() {
        return new AttentionMapLayout(words);
    }

    /** Collects and checks what an {@link AttentionMap} shows. */
    public static final class Builder extends MapWords.Builder<Builder> {

        private float[][] weights = {};

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /**
         * Sets the weights, (T, S). They are copied.
         *
         * @param rows one row for each output token, with one weight for each source token
         * @return this builder
         */
        public Builder setWeights(float[][] rows) {
            this.weights = WeightRules.copy(rows);
            return this;
        }

        /**
         * Checks and builds the map.
         *
         * @return the map
         * @throws IllegalArgumentException if there are no tokens or too many, or the weights do not fit them
         */
        public AttentionMap build() {
            MapWords words = words();
            int sourceLength = words.source().size();
            int outputLength = words.output().size();
            WeightRules.map("weights", weights, sourceLength, outputLength);
            return new AttentionMap(words, weights);
        }
    }
}
