package dev.heed.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.seq2seq.Seq2SeqBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Batches of at most so many tokens. */
class TokenBatchesTest {

    private static final int TOKENS = 397;

    private static final List<SequencePair> CORPUS = corpus();

    private static final Vocabularies VOCABULARIES = Vocabularies.of(CORPUS);

    private static List<SequencePair> corpus() {
        SplittableRandom random = new SplittableRandom(5);
        return IntStream.range(0, 211)
                .mapToObj(number -> new SequencePair(
                        Stream.concat(
                                        Stream.of("n" + number),
                                        Stream.generate(() -> "s").limit(random.nextInt(31)))
                                .toList(),
                        Collections.nCopies(1 + random.nextInt(37), "t")))
                .toList();
    }

    private static BatchStream<Seq2SeqBatch> stream(long seed) {
        return BucketedBatches.ofTokens(CORPUS, VOCABULARIES, TOKENS, seed);
    }

    private static long tokens(Seq2SeqBatch batch) {
        return (long) batch.batchSize()
                * (batch.source().maxLength() + batch.target().maxLength());
    }

    /** The batches of an epoch. */
    private static List<Seq2SeqBatch> epoch(BatchStream<Seq2SeqBatch> stream) {
        List<Seq2SeqBatch> batches = new ArrayList<>();
        for (int pairs = 0;
                pairs < CORPUS.size();
                pairs += batches.get(batches.size() - 1).batchSize()) {
            batches.add(stream.next());
        }
        return batches;
    }

    @Test
    void noneHasMoreAndFewHaveFarFewer() {
        List<Seq2SeqBatch> batches = epoch(stream(1));

        assertThat(batches).allMatch(batch -> tokens(batch) <= TOKENS);
        assertThat(batches.stream()
                        .mapToLong(TokenBatchesTest::tokens)
                        .average()
                        .orElseThrow())
                .isGreaterThan(0.8 * TOKENS);
        assertThat(batches.stream().map(Seq2SeqBatch::batchSize).distinct()).hasSizeGreaterThan(3);
    }

    @Test
    void anEpochHoldsEveryPairOnceAndTheNextOneInAnotherOrder() {
        BatchStream<Seq2SeqBatch> stream = stream(1);

        List<Integer> first = names(epoch(stream));
        List<Integer> second = names(epoch(stream));

        assertThat(first).doesNotHaveDuplicates().hasSize(CORPUS.size()).isNotEqualTo(second);
        assertThat(second).containsExactlyInAnyOrderElementsOf(first);
        assertThat(names(epoch(stream(2)))).isNotEqualTo(first);
    }

    private static List<Integer> names(List<Seq2SeqBatch> batches) {
        return batches.stream()
                .flatMap(batch -> batch.source().rows().stream())
                .map(row -> row[0])
                .toList();
    }

    @Test
    void skippingIsTaking() {
        int epoch = epoch(stream(3)).size();
        for (int skipped : new int[] {0, 1, epoch - 1, epoch, 2 * epoch + 5}) {
            BatchStream<Seq2SeqBatch> taken = stream(3);
            BatchStream<Seq2SeqBatch> moved = stream(3);
            Stream.generate(taken::next).limit(skipped).forEach(batch -> {});
            moved.skip(skipped);

            assertThat(moved.next()).isEqualTo(taken.next());
            assertThat(moved.next()).isEqualTo(taken.next());
        }
    }

    @Test
    void theLongestPairMustFit() {
        int longest = CORPUS.stream()
                .mapToInt(pair -> pair.source().size() + pair.target().size() + 2)
                .max()
                .orElseThrow();

        assertThat(BucketedBatches.ofTokens(CORPUS, VOCABULARIES, longest, 1).next())
                .isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BucketedBatches.ofTokens(CORPUS, VOCABULARIES, longest - 1, 1))
                .withMessage("tokens must be at least %s, those of the longest pair, but got %s"
                        .formatted(longest, longest - 1));
    }
}
