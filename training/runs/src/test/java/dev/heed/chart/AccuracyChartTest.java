package dev.heed.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Rectangle;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class AccuracyChartTest {

    private static final Color FIXED = new Color(0xD55E00);
    private static final Color ATTENTION = new Color(0x0072B2);
    private static final Color TRANSFORMER = new Color(0x009E73);

    private static final StudyTables.Bin SHORT = new StudyTables.Bin(1, 10);
    private static final StudyTables.Bin MIDDLE = new StudyTables.Bin(11, 20);
    private static final StudyTables.Bin LONG = new StudyTables.Bin(21, 30);

    /** The part with the lines, without words at either side. */
    private static final Rectangle PLOT = new Rectangle(90, 95, 560, 330);

    private static Table level(String model, double accuracy) {
        Table results = StudyTables.results();
        addLevel(results, model, accuracy);
        return results;
    }

    private static void addLevel(Table results, String model, double accuracy) {
        StudyTables.add(results, model, 1, SHORT, accuracy);
        StudyTables.add(results, model, 1, MIDDLE, accuracy);
        StudyTables.add(results, model, 1, LONG, accuracy);
    }

    private static Pixels draw(Table results) {
        return new Pixels(new AccuracyChart(results, 30).draw());
    }

    @Test
    void lengthsBeyondTrainingAreMarkedWhereTheyAreShown() {
        assertThat(new AccuracyChart(level("fixed", 0.5), 30).draw().svg()).doesNotContain("beyond training lengths");
        assertThat(new AccuracyChart(level("fixed", 0.5), 29).draw().svg()).contains("beyond training lengths");
    }

    @Nested
    class Lines {

        @Test
        void modelsHaveTheirOwnColoursInAnyOrder() {
            Table results = level("transformer", 0.9);
            addLevel(results, "fixed", 0.1);
            addLevel(results, "attention", 0.5);
            Pixels pixels = draw(results);

            double top = pixels.height(TRANSFORMER, PLOT);
            double middle = pixels.height(ATTENTION, PLOT);
            double bottom = pixels.height(FIXED, PLOT);

            assertThat(middle - top).isCloseTo(bottom - middle, within(1.5));
            assertThat(bottom - top).isGreaterThan(200);
        }

        @Test
        void theLineRunsThroughTheMeanOfTheSeeds() {
            Table seeds = StudyTables.results();
            for (StudyTables.Bin bin : new StudyTables.Bin[] {SHORT, MIDDLE, LONG}) {
                StudyTables.add(seeds, "attention", 1, bin, 0.3);
                StudyTables.add(seeds, "attention", 2, bin, 0.4);
                StudyTables.add(seeds, "attention", 3, bin, 0.8);
            }

            assertThat(draw(seeds).height(ATTENTION, PLOT))
                    .isCloseTo(draw(level("attention", 0.5)).height(ATTENTION, PLOT), within(0.3));
        }

        @Test
        void theBandReachesFromTheLowestSeedToTheHighest() {
            Table seeds = StudyTables.results();
            for (StudyTables.Bin bin : new StudyTables.Bin[] {SHORT, MIDDLE, LONG}) {
                StudyTables.add(seeds, "attention", 1, bin, 0.35);
                StudyTables.add(seeds, "attention", 2, bin, 0.75);
            }
            Pixels pixels = draw(seeds);
            double x = PLOT.getCenterX() - 40;

            assertThat(pixels.at(x, heightOf(0.70))).isEqualTo(bandOnWhite());
            assertThat(pixels.at(x, heightOf(0.37))).isEqualTo(bandOnWhite());
            assertThat(pixels.at(x, heightOf(0.79))).isEqualTo(Color.WHITE);
            assertThat(pixels.at(x, heightOf(0.30))).isEqualTo(Color.WHITE);
        }

        private double heightOf(double accuracy) {
            return draw(level("fixed", accuracy)).height(FIXED, PLOT);
        }

        private Color bandOnWhite() {
            Canvas sample = new Canvas(1, 1);
            sample.fill(new Rectangle(0, 0, 1, 1), new Style(0).faint());
            return new Pixels(sample.picture("sample", List.of())).at(0, 0);
        }

        @Test
        void modelsThatAreEquallyGoodDoNotHideEachOther() {
            Table results = level("attention", 1);
            addLevel(results, "transformer", 1);
            Pixels pixels = draw(results);

            // Three round markers, each of 9 pixels across, are about 190 shown pixels
            assertThat(pixels.places(ATTENTION, PLOT)).hasSizeGreaterThan(3 * 40 * Picture.SCALE * Picture.SCALE);
            assertThat(pixels.places(TRANSFORMER, PLOT)).hasSizeGreaterThan(3 * 30 * Picture.SCALE * Picture.SCALE);
        }

        @Test
        void sequenceAccuracyIsDrawnWhenAskedFor() {
            Picture picture =
                    new AccuracyChart(level("fixed", 0.8), 30, AccuracyChart.Measure.SEQUENCES, "Sequences").draw();

            assertThat(new Pixels(picture).height(FIXED, PLOT))
                    .isCloseTo(draw(level("fixed", 0.4)).height(FIXED, PLOT), within(0.3));
        }
    }

    @Nested
    class BeyondTraining {

        private Color shade(int trainingLength, double share) {
            Picture picture = new AccuracyChart(level("fixed", 0.9), trainingLength).draw();
            // Between two rules, where only shade or white can be
            return new Pixels(picture).at(PLOT.x + share * PLOT.width, 300);
        }

        @Test
        void longerSequencesAreShadedAndTrainingLengthsAreNot() {
            assertThat(shade(20, 0.60)).isEqualTo(Color.WHITE);
            assertThat(shade(20, 0.80)).isNotEqualTo(Color.WHITE);
        }

        @Test
        void theShadeMovesWithTheTrainingLength() {
            assertThat(shade(10, 0.60)).isNotEqualTo(Color.WHITE);
            assertThat(shade(30, 0.80)).isEqualTo(Color.WHITE);
        }
    }

    @Nested
    class Words {

        @Test
        void theDescriptionGivesTheNumbers() {
            Table results = level("fixed", 0.25);
            StudyTables.add(results, "attention", 1, SHORT, 1);
            StudyTables.add(results, "attention", 1, LONG, 0.5);

            assertThat(new AccuracyChart(results, 30, AccuracyChart.Measure.TOKENS, "Reverse")
                            .draw()
                            .description())
                    .isEqualTo("Reverse. Mean token accuracy: fixed from 0.25 at length 1–10 to 0.25 at length 21–30; "
                            + "attention from 1.00 at length 1–10 to 0.50 at length 21–30.");
        }

        @Test
        void nothingIsCutHoweverLongTheWords() {
            Table results = level("a model with a name that no margin could hold", 0.99);
            addLevel(results, "another", 0.98);
            addLevel(results, "a third", 0.01);
            Picture picture = new AccuracyChart(
                            results, 29, AccuracyChart.Measure.TOKENS, "A title that goes on ".repeat(20))
                    .draw();

            assertThat(new Pixels(picture).hasWhiteEdges(8)).isTrue();
        }

        @Test
        void labelsThatWouldOverlapMoveApart() {
            double[] wanted = {10, 12, 100};

            assertThat(AccuracyChart.spread(wanted, 30, 200)).containsExactly(10, 40, 100);
            assertThat(AccuracyChart.spread(wanted, 30, 105)).containsExactly(10, 40, 100);
            assertThat(AccuracyChart.spread(new double[] {98, 99, 100}, 30, 100))
                    .containsExactly(40, 70, 100);
        }
    }
}
