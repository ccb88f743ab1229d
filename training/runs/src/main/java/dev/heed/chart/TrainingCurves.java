package dev.heed.chart;

import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/**
 * The loss while models train, twice: against the updates made, which compares how much each learns from the same
 * data, and against the seconds taken, which compares what that costs. One line for each model and seed.
 *
 * <p>The history is a Tablesaw table with the columns model, seed, update, seconds and loss, in the order of training;
 * other columns are not read. Rows without a finite loss are left out. The loss axis is logarithmic where losses differ
 * {@value CurvesPainter#LOGARITHMIC_FROM}-fold or more.
 */
public final class TrainingCurves implements Chart {

    private final LossHistory history;
    private final String title;

    private TrainingCurves(LossHistory history, String title) {
        this.history = history;
        this.title = title;
    }

    /**
     * Starts a chart. The history is required.
     *
     * @return a builder without a history
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Draws the curves.
     *
     * @return the picture, {@value CurvesPainter#WIDTH} by {@value CurvesPainter#HEIGHT}
     */
    @Override
    public Picture draw() {
        return Picture.paint(
                CurvesPainter.WIDTH,
                CurvesPainter.HEIGHT,
                description(),
                graphics -> new CurvesPainter(history, title).paint(graphics));
    }

    private String description() {
        return "%s. Training loss against updates and against seconds of %s"
                .formatted(title, String.join(", ", history.models()));
    }

    /** Collects and checks what {@link TrainingCurves} show. */
    public static final class Builder {

        private @Nullable Table history;
        private String title = "Training loss";

        private Builder() {}

        /**
         * Sets the history to draw.
         *
         * @param history a table with the columns that {@link TrainingCurves} names
         * @return this builder
         */
        public Builder setHistory(Table history) {
            this.history = history;
            return this;
        }

        /**
         * Sets the title.
         *
         * @param title what to learn from the curves
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
         * @throws IllegalArgumentException if the history lacks a column or holds no finite loss
         */
        public TrainingCurves build() {
            if (history == null) {
                throw new IllegalArgumentException("history must be set, but got none");
            }
            return new TrainingCurves(new LossHistory(history), title);
        }
    }
}
