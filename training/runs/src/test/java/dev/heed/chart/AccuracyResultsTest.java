package dev.heed.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

/** Which rows of its results an accuracy chart takes, and which results it refuses. */
class AccuracyResultsTest {

    private static final StudyTables.Bin SHORT = new StudyTables.Bin(1, 10);
    private static final StudyTables.Bin LONG = new StudyTables.Bin(21, 30);
    private static final StudyTables.Bin ALL = new StudyTables.Bin(1, 30);

    private static Table level(String model, double accuracy) {
        Table results = StudyTables.results();
        StudyTables.add(results, model, 1, SHORT, accuracy);
        StudyTables.add(results, model, 1, LONG, accuracy);
        return results;
    }

    private static AccuracyChart chart(Table results) {
        return new AccuracyChart(results, 30);
    }

    private static AccuracyChart score(Table results) {
        return new AccuracyChart(results, 30, AccuracyChart.Measure.BLEU, "Scores");
    }

    @Nested
    class Rows {

        @Test
        void theRowOverAllLengthsIsLeftOut() {
            Table results = level("fixed", 0.5);
            byte[] without = chart(results).draw().png();
            StudyTables.add(results, "fixed", 1, ALL, 0.9);

            assertThat(chart(results).draw().png()).isEqualTo(without);
        }

        @Test
        void aRowWithoutAValueIsLeftOut() {
            Table results = level("fixed", 0.5);
            byte[] without = chart(results).draw().png();
            StudyTables.add(results, "fixed", 2, LONG, Double.NaN);

            assertThat(chart(results).draw().png()).isEqualTo(without);
        }

        @Test
        void scoresGoUpToHundred() {
            Table results = level("fixed", 0.37);

            assertThat(score(results).draw().description())
                    .isEqualTo("Scores. Mean BLEU: fixed from 37.00 at length 1–10 to 37.00 at length 21–30.");
            assertThat(score(results).draw().svg()).contains(">40<").doesNotContain(">50<");
        }

        @Test
        void countsThatDifferStandBelowTheirBins() {
            Table results = level("fixed", 0.5);
            assertThat(chart(results).draw().svg()).contains("(200 test sequences in each bin)");
            results.intColumn("count").set(1, 31);

            assertThat(chart(results).draw().svg())
                    .contains(">200<", ">31<", "sequence length, and how many test sequences have it");
        }

        /** What is drawn depends on the width of the last bin no more than its label does. */
        @Test
        void aWideLastBinLeavesTheOthersTheirRoom() {
            Table results = level("fixed", 0.5);
            StudyTables.add(results, "fixed", 1, new StudyTables.Bin(31, 97), 0.5);
            Table wider = level("fixed", 0.5);
            StudyTables.add(wider, "fixed", 1, new StudyTables.Bin(31, 79), 0.5);

            assertThat(chart(results).draw().svg().replace("97", "79"))
                    .isEqualTo(chart(wider).draw().svg());
        }

        @Test
        void aSingleBinOfASingleModelCanBeDrawn() {
            Table results = StudyTables.results();
            StudyTables.add(results, "fixed", 1, SHORT, 0.5);

            assertThat(new Pixels(chart(results).draw()).has(new Color(0xD55E00)))
                    .isTrue();
        }
    }

    @Nested
    class Errors {

        @Test
        void theTrainingLengthMustBePositive() {
            assertRefused(
                    () -> new AccuracyChart(level("fixed", 1), 0), "trainingLength must be at least 1, but got 0");
        }

        @Test
        void aMissingColumnIsNamed() {
            Table results = level("fixed", 1).selectColumns("model", "seed");

            assertRefused(() -> chart(results), "results must have the column parameters, but got [model, seed]");
        }

        @Test
        void theMeasureMustHaveAColumn() {
            Table results = level("fixed", 1);
            results.removeColumns("token_accuracy", "bleu", "updates", "seconds");

            assertRefused(
                    () -> chart(results),
                    "results must have the column token_accuracy, but got "
                            + "[model, seed, parameters, from_length, to_length, count, sequence_accuracy]");
        }

        @Test
        void accuraciesMustBeAccuracies() {
            assertRefused(() -> chart(level("fixed", 95)), "accuracy must lie between 0 and 1, but got 95.0");
            assertRefused(() -> score(level("fixed", 1.5)), "score must lie between 0 and 100, but got 150.0");
        }

        @Test
        void anEmptyTableIsRefused() {
            assertRefused(
                    () -> chart(StudyTables.results()), "results must have a row with a token_accuracy, but got none");
        }

        private void assertRefused(ThrowingCallable call, String message) {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }
    }
}
