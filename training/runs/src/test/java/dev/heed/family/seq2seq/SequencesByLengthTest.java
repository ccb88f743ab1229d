package dev.heed.family.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.heed.data.LengthRange;
import dev.heed.data.SequencePair;
import dev.heed.metric.LengthBin;
import dev.heed.metric.LengthBins;
import dev.heed.train.StopSignal;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SequencesByLengthTest {

    private static List<LengthBin> bins(List<SequencePair> test, IntPredicate rightAtLength) {
        return bins(new StubSeq2Seq(TinyData.vocabularies().target().size(), rightAtLength), test, new StopSignal());
    }

    /** As if trained on lengths up to 5, in ranges 1-2, 3-4 and 5. */
    private static List<LengthBin> bins(StubSeq2Seq model, List<SequencePair> test, StopSignal stop) {
        try (NDManager manager = NDManager.newBaseManager()) {
            return new SequenceValidator(model, TinyData.vocabularies(), test, manager)
                    .test(LengthBins.ranges(5, 2), stop)
                    .byLength();
        }
    }

    @Nested
    class Bins {

        @Test
        void areThoseOfTrainingThenBeyondThenTrainingAndAll() {
            List<LengthBin> bins = bins(TinyData.copiesOfLengths(1, 2, 3, 4, 5, 6, 7), length -> true);

            assertThat(bins.stream().map(LengthBin::lengths))
                    .containsExactly(
                            new LengthRange(1, 2),
                            new LengthRange(3, 4),
                            new LengthRange(5, 5),
                            new LengthRange(6, 7),
                            new LengthRange(1, 5),
                            new LengthRange(1, 7));
            assertThat(bins.stream().map(LengthBin::sequences)).containsExactly(2L, 2L, 1L, 2L, 5L, 7L);
        }

        @Test
        void areLeftOutWhereNothingWasTested() {
            List<LengthBin> bins = bins(TinyData.copiesOfLengths(2, 7), length -> true);

            assertThat(bins.stream().map(LengthBin::lengths))
                    .containsExactly(
                            new LengthRange(1, 2), new LengthRange(6, 7), new LengthRange(1, 5), new LengthRange(1, 7));
        }

        /** Where nothing is beyond training, all lengths are those of training. */
        @Test
        void comeOnceEach() {
            assertThat(bins(TinyData.copiesOfLengths(1, 3, 5), length -> true).stream()
                            .map(LengthBin::lengths))
                    .containsExactly(
                            new LengthRange(1, 2), new LengthRange(3, 4), new LengthRange(5, 5), new LengthRange(1, 5));
            assertThat(bins(TinyData.copiesOfLengths(1, 2), length -> true).stream()
                            .map(LengthBin::lengths))
                    .containsExactly(new LengthRange(1, 2));
        }
    }

    @Nested
    class Figures {

        @Test
        void ofAPerfectCopyArePerfect() {
            assertThat(bins(TinyData.copiesOfLengths(4, 5, 6), length -> true)).allSatisfy(bin -> {
                assertThat(bin.tokenAccuracy()).isEqualTo(1);
                assertThat(bin.sequenceAccuracy()).isEqualTo(1);
                assertThat(bin.bleu()).isEqualTo(100);
            });
        }

        @Test
        void ofWhatIsAlwaysWrongAreZero() {
            assertThat(bins(TinyData.copiesOfLengths(4, 5, 6), length -> false)).allSatisfy(bin -> {
                assertThat(bin.tokenAccuracy()).isZero();
                assertThat(bin.sequenceAccuracy()).isZero();
                assertThat(bin.bleu()).isZero();
            });
        }

        @Test
        void tellWhereAModelStopsToRemember() {
            List<LengthBin> bins = bins(TinyData.copiesOfLengths(1, 2, 3, 4, 5, 6), length -> length <= 3);

            assertThat(bins.stream().map(LengthBin::sequenceAccuracy)).containsExactly(1.0, 0.5, 0.0, 0.0, 0.6, 0.5);
            assertThat(bins.stream().map(LengthBin::tokenAccuracy))
                    .containsExactly(1.0, 3.0 / 7, 0.0, 0.0, 6.0 / 15, 6.0 / 21);
        }

        @Test
        void belongToTheirSourceWhateverTheOrderOfDecoding() {
            List<SequencePair> shuffled = TinyData.copiesOfLengths(7, 1, 5, 3, 6, 2, 4);

            assertThat(bins(shuffled, length -> length <= 3))
                    .isEqualTo(bins(TinyData.copiesOfLengths(1, 2, 3, 4, 5, 6, 7), length -> length <= 3));
        }
    }

    @Nested
    class SeveralReferences {

        private static final List<SequencePair> TEST = List.of(
                TinyData.pair("ab", "bc"),
                TinyData.pair("ab", "ab"),
                TinyData.pair("ab", "ca"),
                TinyData.pair("c", "b"));

        @Test
        void theClosestCountsAndTheSourceCountsOnce() {
            LengthBin all = bins(TEST, length -> true).get(0);

            assertThat(all.sequences()).isEqualTo(2);
            assertThat(all.sequenceAccuracy()).as("ab is right, c is wrong").isEqualTo(0.5);
        }

        @Test
        void theSourceIsDecodedOnce() {
            StubSeq2Seq model = new StubSeq2Seq(8, length -> true);
            bins(model, TEST, new StopSignal());

            assertThat(model.decodedSources()).isEqualTo(2);
        }
    }

    @Nested
    class Stopping {

        @Test
        void noSourceIsDecodedAfterTheSignal() {
            StubSeq2Seq model = new StubSeq2Seq(8, length -> true);
            StopSignal stop = new StopSignal();
            stop.give();

            bins(model, TinyData.copiesOfLengths(1, 2, 3), stop);

            assertThat(model.decodedSources()).isZero();
        }

        @Test
        void anInterruptionAfterTheOutputsIsTakenForTheSignal() {
            StopSignal stop = new StopSignal();
            StubSeq2Seq model = new StubSeq2Seq(8, length -> {
                Thread.currentThread().interrupt();
                return true;
            });

            bins(model, TinyData.copiesOfLengths(1, 2, 3), stop);

            assertThat(Thread.interrupted()).isFalse();
            assertThat(stop.isGiven()).isTrue();
        }
    }
}
