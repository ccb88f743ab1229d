package dev.heed.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What was measured while models trained, against the updates made: one panel above the other, such as losses,
 * accuracies and the learning rate, over one axis of updates. A key beside each panel names its lines, which differ in
 * colour and in marker. Lines of few points show each as a marker, others the last one.
 */
public final class CurveChart implements Chart {

    private final String title;
    private final String subtitle;
    private final List<CurvePanel> panels;

    private CurveChart(Builder builder) {
        this.title = builder.title;
        this.subtitle = builder.subtitle;
        this.panels = List.copyOf(builder.panels);
    }

    /**
     * Starts a chart. A panel is required.
     *
     * @return a builder without panels
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Draws the chart.
     *
     * @return the picture, {@value CurveChartPainter#WIDTH} wide and as high as its panels need
     */
    @Override
    public Picture draw() {
        CurveChartPainter painter = new CurveChartPainter(title, subtitle, panels);
        return Picture.paint(CurveChartPainter.WIDTH, painter.height(), description(), painter::paint);
    }

    private String description() {
        return panels.stream()
                .map(panel -> panel.name() + " of "
                        + panel.curves().stream().map(Curve::name).collect(Collectors.joining(", ")))
                .collect(Collectors.joining("; ", title + ". Against updates: ", "."));
    }

    /** Collects and checks what a {@link CurveChart} shows. */
    public static final class Builder {

        private String title = "Training";
        private String subtitle = "";
        private final List<CurvePanel> panels = new ArrayList<>();

        private Builder() {}

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
         * Sets the line under the title.
         *
         * @param subtitle what else to know, or an empty text
         * @return this builder
         */
        public Builder optSubtitle(String subtitle) {
            this.subtitle = subtitle;
            return this;
        }

        /**
         * Adds a panel under those before it.
         *
         * @param panel what to draw
         * @return this builder
         */
        public Builder addPanel(CurvePanel panel) {
            panels.add(panel);
            return this;
        }

        /**
         * Checks and builds the chart.
         *
         * @return the chart
         * @throws IllegalArgumentException if there is no panel
         */
        public CurveChart build() {
            if (panels.isEmpty()) {
                throw new IllegalArgumentException("panels must hold at least one, but got none");
            }
            return new CurveChart(this);
        }
    }
}
