package dev.heed.chart;

import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/**
 * Accuracy by sequence length, one line for each model: the picture of what a model keeps as sequences grow. A line
 * runs through the means over the seeds, the band around it from the lowest seed to the highest. Lengths beyond those
 * seen in training are marked, since a comparison holds for the others.
 *
 * <p>The results are a Tablesaw table with one row for each model, seed and length bin, and the columns model, seed,
 * parameters, from_length, to_length, count and the measure's own. A row whose lengths include those of another bin,
 * such as the one over all lengths, is left out, as is one without a value. Models keep the order of the table, and
 * {@code fixed}, {@code attention} and {@code transformer} their colours on every chart.
 */
public final class AccuracyChart implements Chart {

    private final AccuracyByLength accuracy;
    private final Measure measure;
    private final int trainingLength;
    private final String title;

    private AccuracyChart(AccuracyByLength accuracy, Builder builder) {
        this.accuracy = accuracy;
        this.measure = builder.measure;
        this.trainingLength = builder.trainingLength;
        this.title = builder.title;
    }

    /** What counts as right. */
    public enum Measure {
        /** The share of tokens that are right. */
        TOKENS("token_accuracy", "token accuracy"),
        /** The share of sequences that are right in every token. */
        SEQUENCES("sequence_accuracy", "sequence accuracy");

        private final String column;
        private final String label;

        Measure(String column, String label) {
            this.column = column;
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /**
     * Starts a chart. Results and training length are required.
     *
     * @return a builder of token accuracy
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Draws the chart.
     *
     * @return the picture, {@value AccuracyPainter#WIDTH} by {@value AccuracyPainter#HEIGHT}
     */
    @Override
    public Picture draw() {
        return Picture.paint(
                AccuracyPainter.WIDTH,
                AccuracyPainter.HEIGHT,
                description(),
                graphics -> painter().paint(graphics));
    }

    private AccuracyPainter painter() {
        return new AccuracyPainter(accuracy, new AccuracyPainter.Words(title, measure.label()), trainingLength);
    }

    private String description() {
        return accuracy.models().stream()
                .map(AccuracyChart::summary)
                .collect(Collectors.joining("; ", title + ". Mean " + measure.label() + ": ", "."));
    }

    private static String summary(AccuracyByLength.Model model) {
        AccuracyByLength.Bin first = model.accuracy().firstKey();
        AccuracyByLength.Bin last = model.accuracy().lastKey();
        return String.format(
                Locale.ROOT,
                "%s from %.2f at length %s to %.2f at length %s",
                model.name(),
                model.mean(first),
                first.label(),
                model.mean(last),
                last.label());
    }

    /** Collects and checks what an {@link AccuracyChart} shows. */
    public static final class Builder {

        private @Nullable Table results;
        private int trainingLength;
        private Measure measure = Measure.TOKENS;
        private String title = "Accuracy by sequence length";

        private Builder() {}

        /**
         * Sets the results to draw.
         *
         * @param results a table with the columns that {@link AccuracyChart} names
         * @return this builder
         */
        public Builder setResults(Table results) {
            this.results = results;
            return this;
        }

        /**
         * Sets the longest sequence seen in training; longer ones are marked as beyond.
         *
         * @param longest a number of tokens
         * @return this builder
         */
        public Builder setTrainingLength(int longest) {
            this.trainingLength = longest;
            return this;
        }

        /**
         * Sets what counts as right; tokens unless told otherwise.
         *
         * @param measure tokens or whole sequences
         * @return this builder
         */
        public Builder optMeasure(Measure measure) {
            this.measure = measure;
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
         * @throws IllegalArgumentException if the results lack a column or hold no accuracy between 0 and 1, or the
         *     training length is missing
         */
        public AccuracyChart build() {
            if (results == null) {
                throw new IllegalArgumentException("results must be set, but got none");
            }
            if (trainingLength < 1) {
                throw new IllegalArgumentException("trainingLength must be at least 1, but got " + trainingLength);
            }
            return new AccuracyChart(new AccuracyByLength(results, measure.column), this);
        }
    }
}
