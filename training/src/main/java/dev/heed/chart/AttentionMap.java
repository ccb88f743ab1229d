package dev.heed.chart;

import java.util.List;

/**
 * A map of attention weights: which source token each output token looked at. Source tokens run along the top, output
 * tokens down the left side, and the darker a cell, the larger its weight.
 *
 * <p>Colours stand for the same weights on every map: the scale always runs from 0 to 1. Up to {@value
 * TokenAxes#LARGEST_WITH_VALUES} tokens a side, each weight that does not round to 0.00 is also printed in its
 * cell. Tokens of white space show as ␣, and very long ones are cut. In a report and as
 * SVG, a cell that the pointer rests on names both tokens and the weight.
 *
 * <p>Shapes: weights (T, S), one row for each output token.
 */
public final class AttentionMap implements Chart {

    private final Axes axes;
    private final float[][] weights;

    private AttentionMap(Axes axes, float[][] weights) {
        this.axes = axes;
        this.weights = weights;
    }

    /** The words around the map. */
    record Axes(String title, String sourceName, String outputName, List<String> source, List<String> output) {}

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
        AttentionMapLayout layout = new AttentionMapLayout(axes);
        return Picture.paint(
                        layout.width(),
                        layout.height(),
                        description(),
                        graphics -> new AttentionMapPainter(graphics, layout, axes).paint(weights))
                .withSpots(layout.panel.spots(weights, ""));
    }

    AttentionMapLayout layout() {
        return new AttentionMapLayout(axes);
    }

    private String description() {
        String what = "Attention weights of %s %s tokens (rows) over %s %s tokens (columns)"
                .formatted(
                        axes.output().size(), axes.outputName(), axes.source().size(), axes.sourceName());
        return axes.title().isBlank() ? what : axes.title() + ". " + what;
    }

    /** Collects and checks what an {@link AttentionMap} shows. */
    public static final class Builder {

        private String title = "";
        private String sourceName = "source";
        private String outputName = "output";
        private List<String> source = List.of();
        private List<String> output = List.of();
        private float[][] weights = {};

        private Builder() {}

        /**
         * Sets the tokens that are attended to, S of them.
         *
         * @param tokens the tokens in order
         * @return this builder
         */
        public Builder setSource(List<String> tokens) {
            this.source = List.copyOf(tokens);
            return this;
        }

        /**
         * Sets the tokens that attend, T of them.
         *
         * @param tokens the tokens in order
         * @return this builder
         */
        public Builder setOutput(List<String> tokens) {
            this.output = List.copyOf(tokens);
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
         * Sets the title; without it there is none.
         *
         * @param title what to learn from the map
         * @return this builder
         */
        public Builder optTitle(String title) {
            this.title = title;
            return this;
        }

        /**
         * Sets the name of the horizontal axis, instead of "source".
         *
         * @param name what the attended tokens are
         * @return this builder
         */
        public Builder optSourceName(String name) {
            this.sourceName = name;
            return this;
        }

        /**
         * Sets the name of the vertical axis, instead of "output".
         *
         * @param name what the attending tokens are
         * @return this builder
         */
        public Builder optOutputName(String name) {
            this.outputName = name;
            return this;
        }

        /**
         * Checks and builds the map.
         *
         * @return the map
         * @throws IllegalArgumentException if there are no tokens or too many, or the weights do not fit them
         */
        public AttentionMap build() {
            WeightRules.tokens("source", source);
            WeightRules.tokens("output", output);
            WeightRules.map("weights", weights, source.size(), output.size());
            return new AttentionMap(new Axes(title, sourceName, outputName, source, output), weights);
        }
    }
}
