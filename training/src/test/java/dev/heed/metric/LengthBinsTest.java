package dev.heed.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.data.LengthRange;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LengthBinsTest {

    @Nested
    class Ranges {

        @Test
        void coverTraining() {
            assertThat(LengthBins.ranges(25, 10))
                    .containsExactly(new LengthRange(1, 10), new LengthRange(11, 20), new LengthRange(21, 25));
        }

        @Test
        void mayBeSingleLengths() {
            assertThat(LengthBins.ranges(2, 1)).containsExactly(new LengthRange(1, 1), new LengthRange(2, 2));
        }

        @Test
        void beginWhereTheyAreTold() {
            assertThat(LengthBins.startingAt(List.of(10, 20, 60), 23))
                    .containsExactly(new LengthRange(1, 9), new LengthRange(10, 19), new LengthRange(20, 23));
            assertThat(LengthBins.startingAt(List.of(1, 3), 3))
                    .containsExactly(new LengthRange(1, 2), new LengthRange(3, 3));
            assertThat(LengthBins.startingAt(List.of(5), 3)).containsExactly(new LengthRange(1, 3));
            assertThat(LengthBins.startingAt(List.of(Integer.MAX_VALUE), Integer.MAX_VALUE))
                    .containsExactly(new LengthRange(1, Integer.MAX_VALUE - 1), LengthRange.from(Integer.MAX_VALUE));
        }

        @Test
        void ascend() {
            for (List<Integer> starts : List.of(List.of(10, 10), List.of(20, 10), List.of(0, 5), List.<Integer>of())) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> LengthBins.startingAt(starts, 29))
                        .withMessage("bins must be ascending lengths from 1 on, but got " + starts);
            }
        }

        @Test
        void haveALength() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LengthBins.ranges(0, 1))
                    .withMessage("longest must be at least 1, but got 0");
        }

        @Test
        void areNoWiderThanTheLongest() {
            for (int width : new int[] {0, 26}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> LengthBins.ranges(25, width))
                        .withMessage(
                                "width must be at least 1 and at most longest, but got width=%s, longest=25", width);
            }
        }
    }

    @Nested
    class Counting {

        private final LengthBins bins = LengthBins.within(LengthBins.ranges(10, 5));

        private void add(int length, String hypothesis) {
            bins.add(length, OutputScores.of(List.of(hypothesis.split(" ")), List.of(List.of("1", "2", "3", "4"))));
        }

        @Test
        void everySequenceIsCountedInItsBinAndInAll() {
            IntStream.of(5, 6, 10, 11, 13).forEach(length -> add(length, "t"));

            assertThat(bins.rowsUpTo(13))
                    .extracting(LengthBin::lengths)
                    .containsExactly(
                            new LengthRange(1, 5),
                            new LengthRange(6, 10),
                            new LengthRange(11, 13),
                            new LengthRange(1, 10),
                            new LengthRange(1, 13));
            assertThat(bins.rowsUpTo(13)).extracting(LengthBin::sequences).containsExactly(1L, 2L, 2L, 3L, 5L);
        }

        @Test
        void rowsAreShownOnceEachAndUpToTheLongest() {
            add(7, "t");

            assertThat(bins.rowsUpTo(7))
                    .extracting(LengthBin::lengths)
                    .containsExactly(new LengthRange(6, 7), new LengthRange(1, 7));
        }

        @Test
        void figuresAreThoseOfTheBin() {
            add(4, "1 2 3 4");
            add(7, "4 3 2 1");

            List<LengthBin> rows = bins.rowsUpTo(10);
            assertThat(rows.get(0)).isEqualTo(new LengthBin(new LengthRange(1, 5), 1, 1, 1, 100, 100, 0));
            assertThat(rows.get(1).tokenAccuracy()).isZero();
            assertThat(rows.get(1).bleu()).isBetween(1.0, 99.0);
            assertThat(rows.get(2).tokenAccuracy()).isEqualTo(0.5);
            assertThat(rows.get(2).sequenceAccuracy()).isEqualTo(0.5);
        }
    }
}
