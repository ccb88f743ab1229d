package dev.heed.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.seq2seq.Seq2SeqBatch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Batches for evaluation. */
class BatchingTest {

    private final ReverseTask task = new ReverseTask(11, new LengthRange(1, 23));
    private final Vocabularies vocabularies = Vocabularies.of(task);
    private final List<SequencePair> pairs = task.pairs(43, 7);
    private final Batching<SequencePair, List<SequencePair>> batching =
            new Batching<>(vocabularies.batching().byLength(), rows -> rows);

    @Test
    void everyPairIsInOneBatch() {
        List<List<SequencePair>> batches = batching.batchesOf(pairs, 5);

        assertThat(batches).hasSize(9);
        assertThat(batches.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(pairs);
    }

    @Test
    void shortPairsComeFirst() {
        assertThat(batching.batchesOf(pairs, 5).stream()
                        .flatMap(List::stream)
                        .map(pair -> pair.source().size()))
                .isSorted();
    }

    @Test
    void rowsAreEncodedInTheirOrder() {
        List<Seq2SeqBatch> encoded = vocabularies.batching().batchesOf(pairs, 5);

        assertThat(encoded)
                .isEqualTo(batching.batchesOf(pairs, 5).stream()
                        .map(vocabularies::encode)
                        .toList());
    }

    @Test
    void noPairsMakeNoBatches() {
        assertThat(batching.batchesOf(List.of(), 5)).isEmpty();
    }

    @Test
    void batchesHoldAPair() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batching.batchesOf(pairs, 0))
                .withMessage("batchSize must be at least 1, but got 0");
    }
}
