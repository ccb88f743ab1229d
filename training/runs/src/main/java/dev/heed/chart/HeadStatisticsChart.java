package dev.heed.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * {@link HeadStatistics} of several layers as points: a row for each head, and a small panel for each statistic, whose
 * points can be compared down the page. The number stands beside its point. The panels of shares run from 0 to 1, that
 * of the entropy to the largest there can be, the logarithm of the number of source tokens, and that of the distance to
 * the largest there is.
 */
public final class HeadStatisticsChart implements Chart {

    private final String title;
    private final List<Layer> layers;

    private HeadStatisticsChart(String title, List<Layer> layers) {
        this.title = title;
        this.layers = layers;
    }

    /** A layer's heads. */
    record Layer(String name, HeadStatistics statistics) {}

    /**
     * Starts a chart. A layer is required.
     *
     * @return a builder without layers
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Draws the chart.
     *
     * @return the picture, {@value HeadStatisticsPainter#WIDTH} wide and as high as its heads need
     */
    @Override
    public Picture draw() {
        HeadStatisticsPainter painter = new HeadStatisticsPainter(title, layers);
        return Picture.paint(HeadStatisticsPainter.WIDTH, painter.height(), description(), painter::paint);
    }

    private String description() {
        return layers.stream()
                .map(layer -> "%s with %s".formatted(layer.name(), heads(layer)))
                .collect(Collectors.joining(
                        ", ",
                        title + ". For each head of ",
                        ": entropy, distance, and the shares of weight on the diagonal, the previous token and the same"
                                + " token elsewhere."));
    }

    private static String heads(Layer layer) {
        int count = layer.statistics().heads().size();
        return count == 1 ? "1 head" : String.format(Locale.ROOT, "%d heads", count);
    }

    /** Collects and checks what a {@link HeadStatisticsChart} shows. */
    public static final class Builder {

        private String title = "What each head does";
        private final List<Layer> layers = new ArrayList<>();

        private Builder() {}

        /**
         * Adds a layer below those before it.
         *
         * @param name such as "layer 1"
         * @param statistics of its heads
         * @return this builder
         */
        public Builder addLayer(String name, HeadStatistics statistics) {
            layers.add(new Layer(name, statistics));
            return this;
        }

        /**
         * Sets the title.
         *
         * @param title what to learn from the chart
         * @return this builder
         */
        public Builder optTitle(String title) {
            this.title = title;
            return this;
        }

        /**
         * Checks and builds the chart.
         *
         * @return the chart
         * @throws IllegalArgumentException if there is no layer
         */
        public HeadStatisticsChart build() {
            if (layers.isEmpty()) {
                throw new IllegalArgumentException("layers must hold at least one, but got none");
            }
            return new HeadStatisticsChart(title, List.copyOf(layers));
        }
    }
}
