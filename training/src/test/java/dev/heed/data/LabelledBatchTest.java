package dev.heed.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDManager;
import dev.heed.text.TokenBatch;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LabelledBatchTest {

    private final Labels labels = new Labels(List.of("even", "odd"));
    private final List<LabelledText> texts = IntStream.rangeClosed(1, 23)
            .mapToObj(length -> new LabelledText(length % 2 == 0 ? "even" : "odd", "x".repeat(length)))
            .toList();
    private final Batching<LabelledText, LabelledBatch> batching =
            LabelledBatch.batching(labels, text -> text.chars().toArray());

    private List<LabelledBatch> take(int count, long seed) {
        return Stream.generate(BucketedBatches.of(texts, batching, 5, seed)::next)
                .limit(count)
                .toList();
    }

    private static List<Integer> lengths(List<LabelledBatch> batches) {
        return batches.stream()
                .flatMapToInt(batch -> IntStream.of(batch.tokens().lengths()))
                .boxed()
                .toList();
    }

    @Test
    void anEpochHoldsEveryTextOnceWithItsLabel() {
        List<LabelledBatch> batches = take(5, 3);

        assertThat(lengths(batches))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 23).boxed().toList());
        for (LabelledBatch batch : batches) {
            for (int row = 0; row < batch.labels().size(); row++) {
                assertThat(batch.labels().get(row)).isEqualTo(batch.tokens().row(row).length % 2);
            }
        }
    }

    @Test
    void textsOfAboutTheSameLengthAreTogether() {
        assertThat(take(5, 3))
                .allSatisfy(batch -> assertThat(batch.tokens().maxLength()
                                - IntStream.of(batch.tokens().lengths()).min().orElseThrow())
                        .isLessThan(5));
    }

    @Test
    void theSeedDecidesAndSkippedBatchesAreThoseNotTaken() {
        assertThat(take(5, 3)).isEqualTo(take(5, 3)).isNotEqualTo(take(5, 4));
        BatchStream<LabelledBatch> later = BucketedBatches.of(texts, batching, 5, 3);
        later.skip(7);
        assertThat(later.next()).isEqualTo(take(8, 3).get(7));
    }

    @Test
    void evaluationHoldsEveryTextOnceTheShortestFirst() {
        List<LabelledBatch> batches = batching.batchesOf(texts, 7);

        assertThat(lengths(batches))
                .isEqualTo(IntStream.rangeClosed(1, 23).boxed().toList());
        assertThat(batches.get(3).labels()).containsExactly(0, 1);
    }

    @Test
    void aStreamMayBeChangedOnItsWay() {
        BatchStream<Integer> sizes = BucketedBatches.of(texts, batching, 5, 3)
                .map(batch -> batch.tokens().maxLength());
        sizes.skip(6);

        assertThat(sizes.hasNext()).isTrue();
        assertThat(sizes.next()).isEqualTo(take(7, 3).get(6).tokens().maxLength());
    }

    @Test
    void labelsBecomeAnArray() {
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThat(take(5, 3).get(2).labels(manager).toLongArray())
                    .containsExactly(take(5, 3).get(2).labels().stream()
                            .mapToLong(Integer::longValue)
                            .toArray());
        }
    }

    @Test
    void everySequenceHasALabel() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LabelledBatch(TokenBatch.of(List.of(new int[] {5})), List.of(0, 1)))
                .withMessage("labels must be as many as the sequences, but got labels=2, sequences=1");
    }
}
