package dev.heed.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Rectangle;
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

    private static AccuracyChart.Builder chart(Table results) {
        return AccuracyChart.builder().setResults(results).setTrainingLength(30);
    }

    private static Pixels draw(Table results) {
        return new Pixels(chart(results).build().draw());
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
            Picture sample = Picture.paint(1, 1, "sample", graphics -> {
                graphics.setColor(new SeriesStyle(ATTENTION, SeriesStyle.PLAIN.marker()).faint());
                graphics.fillRect(0, 0, 1, 1);
            });
            return new Pixels(sample).at(0, 0);
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
            Picture picture = chart(level("fixed", 0.8))
                    .optMeasure(AccuracyChart.Measure.SEQUENCES)
                    .build()
                    .draw();

            assertThat(new Pixels(picture).height(FIXED, PLOT))
                    .isCloseTo(draw(level("fixed", 0.4)).height(FIXED, PLOT), within(0.3));
        }
    }

    @Nested
    class BeyondTraining {

        private Color shade(int trainingLength, double share) {
            Picture picture = chart(level("fixed", 0.9))
                    .setTrainingLength(trainingLength)
                    .build()
                    .draw();
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

            assertThat(chart(results).optTitle("Reverse").build().draw().description())
                    .isEqualTo("Reverse. Mean token accuracy: fixed from 0.25 at length 1–10 to 0.25 at length 21–30; "
                            + "attention from 1.00 at length 1–10 to 0.50 at length 21–30.");
        }

        @Test
        void nothingIsCutHoweverLongTheWords() {
            Table results = level("a model with a name that no margin could hold", 0.99);
            addLevel(results, "another", 0.98);
            addLevel(results, "a third", 0.01);
            Picture picture = chart(results)
                    .setTrainingLength(29)
                    .optTitle("A title that goes on ".repeat(20))
                    .build()
                    .draw();

            assertThat(new Pixels(picture).hasWhiteEdges(8)).isTrue();
        }

        @Test
        void labelsThatWouldOverlapMoveApart() {
            double[] wanted = {10, 12, 100};

            assertThat(LineEndLabels.spread(wanted, 30, 200)).containsExactly(10, 40, 100);
            assertThat(LineEndLabels.spread(wanted, 30, 105)).containsExactly(10, 40, 100);
            assertThat(LineEndLabels.spread(new double[] {98, 99, 100}, 30, 100))
                    .containsExactly(40, 70, 100);
        }
    }
}
