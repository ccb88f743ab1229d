package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PairedTimesTest {

    private static final Unit SECONDS = new Unit("s", seconds -> seconds);

    @Nested
    class Medians {

        @Test
        void areTheMiddleOfAnOddNumber() {
            Figures figures = new PairedTimes(List.of(9.0, 1.0, 5.0), List.of(2.0, 8.0, 4.0)).figures(SECONDS);

            assertThat(figures.oursMedian()).isEqualTo(5);
            assertThat(figures.rivalMedian()).isEqualTo(4);
        }

        @Test
        void lieBetweenTheTwoInTheMiddleOfAnEvenNumber() {
            Figures figures =
                    new PairedTimes(List.of(4.0, 1.0, 2.0, 8.0), List.of(1.0, 1.0, 1.0, 1.0)).figures(SECONDS);

            assertThat(figures.oursMedian()).isEqualTo(3);
        }

        @Test
        void areCountedInTheUnit() {
            PairedTimes times = new PairedTimes(List.of(0.5, 0.5), List.of(0.25, 0.25));

            assertThat(times.figures(Unit.MILLISECONDS)).isEqualTo(new Figures(500, 250, 2, 2, 2));
        }

        @Test
        void areSpeedsInAUnitOfWorkWhileTheRatioStaysOneOfTimes() {
            PairedTimes times = new PairedTimes(List.of(0.5, 0.5), List.of(0.25, 0.25));

            assertThat(times.figures(Unit.perSecond("tokens/s", 240))).isEqualTo(new Figures(480, 960, 2, 2, 2));
        }
    }

    @Nested
    class Ratios {

        @Test
        void areTakenPairByPairBeforeTheirMedian() {
            // The medians are 2 and 3; the pairs' ratios are 1, 1/2 and 3
            Figures figures = new PairedTimes(List.of(1.0, 2.0, 9.0), List.of(1.0, 4.0, 3.0)).figures(SECONDS);

            assertThat(figures).isEqualTo(new Figures(2, 3, 1, 0.75, 2));
        }

        @Test
        void haveQuartilesOnTheLineBetweenTwo() {
            // Sorted 1, 2, 4, 8: the places of the quartiles are 3/4 and 9/4
            Figures figures =
                    new PairedTimes(List.of(8.0, 1.0, 4.0, 2.0), List.of(1.0, 1.0, 1.0, 1.0)).figures(SECONDS);

            assertThat(figures.ratioLow()).isEqualTo(1.75);
            assertThat(figures.ratio()).isEqualTo(3);
            assertThat(figures.ratioHigh()).isEqualTo(5);
        }

        @Test
        void ofOnePairAreThatOne() {
            PairedTimes times = new PairedTimes(List.of(3.0), List.of(2.0));

            assertThat(times.figures(SECONDS)).isEqualTo(new Figures(3, 2, 1.5, 1.5, 1.5));
        }

        @Test
        void ofWhatWasMeasuredOnceAreAllThree() {
            assertThat(Figures.once(30, 20)).isEqualTo(new Figures(30, 20, 1.5, 1.5, 1.5));
        }
    }
}
