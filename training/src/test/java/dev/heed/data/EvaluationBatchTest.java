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
        assertThat(batches.stream().flatMap(batch -> batch.positions().stream()))
                .hasSize(43)
                .doesNotHaveDuplicates();
    }

    @Test
    void rowsBelongToTheirPairsAndPositions() {
        assertThat(batches).allSatisfy(batch -> {
            assertThat(batch.batch()).isEqualTo(vocabularies.encode(batch.pairs()));
            assertThat(batch.positions().stream().map(pairs::get)).containsExactlyElementsOf(batch.pairs());
        });
    }

    @Test
    void shortPairsComeFirst() {
        assertThat(batches.stream().map(batch -> batch.batch().source().maxLength()))
                .isSorted();
    }

    @Test
    void resultsReturnToTheOriginalOrder() {
        List<List<List<String>>> decoded = batches.stream()
                .map(batch -> batch.pairs().stream().map(SequencePair::target).toList())
                .toList();

        assertThat(EvaluationBatch.inOriginalOrder(batches, decoded))
                .isEqualTo(pairs.stream().map(SequencePair::target).toList());
    }

    @Test
    void noPairsMakeNoBatches() {
        assertThat(EvaluationBatch.batchesOf(List.of(), vocabularies, 5)).isEmpty();
    }

    @Test
    void everyRowNeedsItsResult() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EvaluationBatch.inOriginalOrder(batches, List.of(List.of("one"))))
                .withMessage("results must hold one entry for each row, but got results=1, rows=43");
    }

    @Test
    void everyRowNeedsItsPosition() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new EvaluationBatch(List.of(1), pairs.subList(0, 2), vocabularies.encode(pairs.subList(0, 2))))
                .withMessage("positions and pairs must be as many as the rows, but got positions=1, pairs=2, rows=2");
    }

    @Test
    void batchesHoldAPair() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EvaluationBatch.batchesOf(pairs, vocabularies, 0))
                .withMessage("batchSize must be at least 1, but got 0");
    }
}
