package dev.heed.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.io.Sha256;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.text.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BucketedBatchesTest {

    private final ReverseTask task = new ReverseTask(11, new LengthRange(1, 23));
    private final Vocabularies vocabularies = Vocabularies.of(task);
    private final List<SequencePair> corpus = task.pairs(101, 7);
    private final BucketedBatches.Cut cut = new BucketedBatches.Cut(5, 3, 17);

    private static List<Seq2SeqBatch> take(int count, BatchStream<Seq2SeqBatch> batches) {
        return Stream.generate(batches::next).limit(count).toList();
    }

    private static List<List<Integer>> sources(List<Seq2SeqBatch> batches) {
        List<List<Integer>> sources = new ArrayList<>();
        for (Seq2SeqBatch batch : batches) {
            for (int row = 0; row < batch.batchSize(); row++) {
                sources.add(Arrays.stream(batch.source().row(row)).boxed().toList());
            }
        }
        return sources;
    }

    private static double padding(List<Seq2SeqBatch> batches) {
        long cells = batches.stream()
                .map(Seq2SeqBatch::source)
                .mapToLong(source -> (long) source.batchSize() * source.maxLength())
                .sum();
        long tokens = batches.stream()
                .map(Seq2SeqBatch::source)
                .mapToLong(TokenBatch::tokens)
                .sum();
        return 1 - (double) tokens / cells;
    }

    @Nested
    class FromACorpus {

        private final int epoch = 21; // 101 pairs in batches of 5

        private BatchStream<Seq2SeqBatch> stream() {
            return BucketedBatches.of(corpus, vocabularies.batching(), cut);
        }

        @Test
        void anEpochHoldsEveryPairOnce() {
            List<Seq2SeqBatch> batches = take(epoch, stream());

            assertThat(sources(batches))
                    .containsExactlyInAnyOrderElementsOf(sources(List.of(vocabularies.encode(corpus))));
        }

        @Test
        void everyBatchIsFullButTheLastOfAnEpoch() {
            List<Integer> sizes = take(epoch, stream()).stream()
                    .map(Seq2SeqBatch::batchSize)
                    .sorted()
                    .toList();

            assertThat(sizes.get(0)).isEqualTo(1);
            assertThat(sizes.subList(1, epoch)).containsOnly(5);
        }

        @Test
        void theNextEpochHoldsTheSamePairsInAnotherOrder() {
            BatchStream<Seq2SeqBatch> batches = stream();

            List<List<Integer>> first = sources(take(epoch, batches));
            List<List<Integer>> second = sources(take(epoch, batches));

            assertThat(second).isNotEqualTo(first).containsExactlyInAnyOrderElementsOf(first);
        }

        @Test
        void aSinglePairAfterTheLastFullPoolIsNotLost() {
            List<SequencePair> onePoolAndOne = corpus.subList(0, cut.poolSize() + 1);

            List<Seq2SeqBatch> batches = take(4, BucketedBatches.of(onePoolAndOne, vocabularies.batching(), cut));

            assertThat(sources(batches))
                    .containsExactlyInAnyOrderElementsOf(sources(List.of(vocabularies.encode(onePoolAndOne))));
        }

        @Test
        void aCorpusSmallerThanAPoolWillDo() {
            BatchStream<Seq2SeqBatch> batches = BucketedBatches.of(corpus.subList(0, 2), vocabularies.batching(), cut);

            assertThat(take(3, batches)).extracting(Seq2SeqBatch::batchSize).containsOnly(2);
        }

        @Test
        void anEmptyCorpusIsRefused() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> BucketedBatches.of(List.of(), vocabularies.batching(), cut))
                    .withMessage("corpus must hold at least one example, but got 0");
        }
    }

    @Nested
    class FromATask {

        private BatchStream<Seq2SeqBatch> stream() {
            return BucketedBatches.of(task::pair, vocabularies.batching(), cut);
        }

        @Test
        void batchesAreAlwaysFull() {
            assertThat(take(50, stream())).extracting(Seq2SeqBatch::batchSize).containsOnly(5);
        }

        @Test
        void pairsAreAlwaysNew() {
            List<List<Integer>> longSources = sources(take(200, stream())).stream()
                    .filter(source -> source.size() > 9)
                    .toList();

            assertThat(longSources).hasSizeGreaterThan(500).doesNotHaveDuplicates();
        }

        @Test
        void poolSizeChangesTheOrderButNotThePairs() {
            BatchStream<Seq2SeqBatch> otherPools =
                    BucketedBatches.of(task::pair, vocabularies.batching(), new BucketedBatches.Cut(5, 1, 17));

            assertThat(sources(take(30, otherPools))).containsExactlyInAnyOrderElementsOf(sources(take(30, stream())));
        }
    }

    @Nested
    class Determinism {

        @Test
        void sameSeedGivesTheSameBatches() {
            assertThat(take(60, BucketedBatches.of(corpus, vocabularies.batching(), cut)))
                    .isEqualTo(take(60, BucketedBatches.of(corpus, vocabularies.batching(), cut)));
            assertThat(take(60, BucketedBatches.of(task::pair, vocabularies.batching(), cut)))
                    .isEqualTo(take(60, BucketedBatches.of(task::pair, vocabularies.batching(), cut)));
        }

        @Test
        void anotherSeedGivesOtherBatches() {
            BucketedBatches.Cut other = new BucketedBatches.Cut(5, 3, 18);

            assertThat(take(5, BucketedBatches.of(corpus, vocabularies.batching(), other)))
                    .isNotEqualTo(take(5, BucketedBatches.of(corpus, vocabularies.batching(), cut)));
            assertThat(take(5, BucketedBatches.of(task::pair, vocabularies.batching(), other)))
                    .isNotEqualTo(take(5, BucketedBatches.of(task::pair, vocabularies.batching(), cut)));
        }

        @Test
        void skippingLeadsWhereTakingLeads() {
            BatchStream<Seq2SeqBatch> taken = BucketedBatches.of(corpus, vocabularies.batching(), cut);
            BatchStream<Seq2SeqBatch> skipped = BucketedBatches.of(corpus, vocabularies.batching(), cut);

            take(37, taken);
            skipped.skip(37);

            assertThat(take(25, skipped)).isEqualTo(take(25, taken));
        }

        /** Whole pools are skipped without their pairs, and parts of one with them. */
        @Test
        void skippingEpochsLeadsWhereTakingLeads() {
            for (int count : new int[] {3, 7, 8, 21, 22, 211}) {
                BatchStream<Seq2SeqBatch> taken = BucketedBatches.of(corpus, vocabularies.batching(), cut);
                BatchStream<Seq2SeqBatch> skipped = BucketedBatches.of(corpus, vocabularies.batching(), cut);
                BatchStream<Seq2SeqBatch> takenTask = BucketedBatches.of(task::pair, vocabularies.batching(), cut);
                BatchStream<Seq2SeqBatch> skippedTask = BucketedBatches.of(task::pair, vocabularies.batching(), cut);

                take(count, taken);
                skipped.skip(count);
                take(count, takenTask);
                skippedTask.skip(count);

                assertThat(take(9, skipped)).isEqualTo(take(9, taken));
                assertThat(take(9, skippedTask)).isEqualTo(take(9, takenTask));
            }
        }

        /** A run that earlier versions began goes on with the batches that they would have taken. */
        @Test
        void batchesStayWhatTheyWere() {
            assertThat(Sha256.of(take(60, BucketedBatches.of(corpus, vocabularies.batching(), cut))
                            .toString()))
                    .isEqualTo("3a791ba5cfb2d61ecb14c0372f6431af4472ef6c610565c734dc4f23e3911b4b");
            assertThat(Sha256.of(take(60, BucketedBatches.of(task::pair, vocabularies.batching(), cut))
                            .toString()))
                    .isEqualTo("0551029ccd05050e18243153a584c08d1d1fce71580b7ef31606838e92397692");
        }

        @Test
        void streamsDoNotEnd() {
            assertThat(BucketedBatches.of(corpus, vocabularies.batching(), cut).hasNext())
                    .isTrue();
        }
    }

    @Nested
    class Bucketing {

        @Test
        void sortingSavesMostOfThePadding() {
            double unsorted = padding(take(
                    320, BucketedBatches.of(task::pair, vocabularies.batching(), new BucketedBatches.Cut(32, 1, 1))));
            double sorted = padding(take(320, BucketedBatches.of(task, vocabularies, 32, 1)));

            assertThat(unsorted).isGreaterThan(0.4);
            assertThat(sorted).isLessThan(0.06);
        }

        @Test
        void lengthsDoNotGrowWithinAPool() {
            List<Integer> lengths = take(
                            16,
                            BucketedBatches.of(task::pair, vocabularies.batching(), new BucketedBatches.Cut(5, 16, 1)))
                    .stream()
                    .map(batch -> batch.source().maxLength())
                    .toList();

            assertThat(lengths).isNotEqualTo(lengths.stream().sorted().toList());
        }
    }

    @Nested
    class Errors {

        @Test
        void batchesHoldAPair() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> BucketedBatches.of(task, vocabularies, 0, 1))
                    .withMessage("batchSize must be at least 1, but got 0");
        }

        @Test
        void poolsHoldABatch() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new BucketedBatches.Cut(5, 0, 1))
                    .withMessage("poolFactor must be at least 1, but got 0");
        }

        @Test
        void skippingGoesForward() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> BucketedBatches.of(task::pair, vocabularies.batching(), cut)
                            .skip(-1))
                    .withMessage("batches must be at least 0, but got -1");
        }
    }
}
