package dev.heed.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.data.LengthRange;
import dev.heed.data.ReverseTask;
import dev.heed.data.SequencePair;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LengthBinsTest {

    private static SequencePair pair(int sourceLength, String... target) {
        return new SequencePair(List.of("s ".repeat(sourceLength).split(" ")), List.of(target));
    }

    @Nested
    class Ranges {

        @Test
        void coverTrainingAndWhatIsBeyond() {
            assertThat(LengthBins.upTo(25, 10).rows())
                    .extracting(LengthBin::label)
                    .containsExactly("1-10", "11-20", "21-25", "26+", "1-25", "all");
        }

        @Test
        void mayBeSingleLengths() {
            assertThat(LengthBins.upTo(2, 1).rows())
                    .extracting(LengthBin::label)
                    .containsExactly("1", "2", "3+", "1-2", "all");
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
        void areShownOnceEachAndUpToTheLongest() {
            LengthBins bins = LengthBins.within(List.of(new LengthRange(1, 5), new LengthRange(6, 10)));
            bins.add(List.of("t"), pair(7, "t"));

            assertThat(bins.rowsUpTo(7))
                    .extracting(LengthBin::lengths)
                    .containsExactly(new LengthRange(6, 7), new LengthRange(1, 7));
        }

        @Test
        void trainingHasALength() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LengthBins.upTo(0, 1))
                    .withMessage("trainedLength must be at least 1, but got 0");
        }

        @Test
        void widthFitsIntoTraining() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LengthBins.upTo(25, 0))
                    .withMessage(
                            "width must be at least 1 and at most trainedLength, but got width=0, trainedLength=25");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LengthBins.upTo(25, 26))
                    .withMessage(
                            "width must be at least 1 and at most trainedLength, but got width=26, trainedLength=25");
        }
    }

    @Nested
    class Counting {

        @Test
        void everySequenceIsCountedInItsBinAndInAll() {
            LengthBins bins = LengthBins.upTo(25, 5);
            List<SequencePair> pairs = new ReverseTask(50, new LengthRange(1, 30)).pairs(97, 1);

            pairs.forEach(pair -> bins.add(pair.target(), pair));

            List<LengthBin> rows = bins.rows();
            assertThat(rows.subList(0, 6).stream().mapToLong(LengthBin::sequences))
                    .allMatch(count -> count > 0);
            assertThat(rows.subList(0, 6).stream()
                            .mapToLong(LengthBin::sequences)
                            .sum())
                    .isEqualTo(97);
            assertThat(rows.get(6).sequences()).isEqualTo(97 - rows.get(5).sequences());
            assertThat(rows.get(7).sequences()).isEqualTo(97);
        }

        @Test
        void theClosestOfSeveralReferencesCounts() {
            LengthBins bins = LengthBins.upTo(10, 5);
            List<String> source = List.of("s", "s");

            bins.add(List.of("a", "b"), source, List.of(List.of("x", "y", "z"), List.of("a", "b")));
            bins.add(List.of("a", "c"), source, List.of(List.of("a", "b"), List.of("x", "y")));

            LengthBin first = bins.rows().get(0);
            assertThat(first.sequenceAccuracy()).isEqualTo(0.5);
            assertThat(first.tokenAccuracy()).isEqualTo(0.75);
        }

        @Test
        void sourceLengthDecidesTheBin() {
            LengthBins bins = LengthBins.upTo(10, 5);

            bins.add(List.of("t"), pair(5, "t"));
            bins.add(List.of("t"), pair(6, "t"));
            bins.add(List.of("t"), pair(10, "t"));
            bins.add(List.of("t"), pair(11, "t"));

            assertThat(bins.rows()).extracting(LengthBin::sequences).containsExactly(1L, 2L, 1L, 3L, 4L);
        }

        @Test
        void figuresAreThoseOfTheBin() {
            LengthBins bins = LengthBins.upTo(10, 5);
            List<String> reference = List.of("1", "2", "3", "4");

            bins.add(reference, pair(4, "1", "2", "3", "4"));
            bins.add(List.of("4", "3", "2", "1"), pair(7, "1", "2", "3", "4"));

            List<LengthBin> rows = bins.rows();
            assertThat(rows.get(0)).isEqualTo(new LengthBin(new LengthRange(1, 5), 1, 1, 1, 100, 100, 0));
            assertThat(rows.get(1).tokenAccuracy()).isZero();
            assertThat(rows.get(1).bleu()).isBetween(1.0, 99.0);
            assertThat(rows.get(3).tokenAccuracy()).isEqualTo(0.5);
            assertThat(rows.get(3).sequenceAccuracy()).isEqualTo(0.5);
        }

        @Test
        void figuresOfAnEmptyBinAreMissing() {
            LengthBin empty = LengthBins.upTo(10, 5).rows().get(0);

            assertThat(empty.sequences()).isZero();
            assertThat(empty.tokenAccuracy()).isNaN();
            assertThat(empty.sequenceAccuracy()).isNaN();
            assertThat(empty.bleu()).isNaN();
            assertThat(empty.chrf()).isNaN();
            assertThat(empty.tokenErrorRate()).isNaN();
        }
    }
}
