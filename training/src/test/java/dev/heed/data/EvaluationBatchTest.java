package dev.heed.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationBatchTest {

    private final ReverseTask task = new ReverseTask(11, new LengthRange(1, 23));
    private final Vocabularies vocabularies = Vocabularies.of(task);
    private final List<SequencePair> pairs = task.pairs(43, 7);
    private final List<EvaluationBatch> batches = EvaluationBatch.batchesOf(pairs, vocabularies, 5);

    @Test
    void everyPairIsInOneBatch() {
        assertThat(batches).hasSize(9);
        assertThat(batches.stream().flatMap(batch -> batch.pairs().stream()))
                .containsExactlyInAnyOrderElementsOf(pairs);
    }

    @Test
    void rowsBelongToTheirPairs() {
        assertThat(batches)
                .allSatisfy(batch -> assertThat(batch.batch()).isEqualTo(vocabularies.encode(batch.pairs())));
    }

    @Test
    void shortPairsComeFirst() {
        assertThat(batches.stream().map(batch -> batch.batch().source().maxLength()))
                .isSorted();
    }

    @Test
    void noPairsMakeNoBatches() {
        assertThat(EvaluationBatch.batchesOf(List.of(), vocabularies, 5)).isEmpty();
    }

    @Test
    void everyRowNeedsItsPair() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EvaluationBatch(pairs.subList(0, 1), vocabularies.encode(pairs.subList(0, 2))))
                .withMessage("pairs must be as many as the rows, but got pairs=1, rows=2");
    }

    @Test
    void batchesHoldAPair() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EvaluationBatch.batchesOf(pairs, vocabularies, 0))
                .withMessage("batchSize must be at least 1, but got 0");
    }
}
