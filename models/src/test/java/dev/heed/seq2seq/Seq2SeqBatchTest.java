package dev.heed.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.text.TokenBatch;
import java.util.List;
import org.junit.jupiter.api.Test;

class Seq2SeqBatchTest {

    private final TokenBatch two = TokenBatch.of(List.of(new int[] {4, 5, 6}, new int[] {7}));
    private final TokenBatch three = TokenBatch.of(List.of(new int[] {4}, new int[] {5}, new int[] {6}));

    @Test
    void lengthsOfSourceAndTargetMayDiffer() {
        TokenBatch target = TokenBatch.of(List.of(new int[] {8, 2}, new int[] {2}));

        assertThat(new Seq2SeqBatch(two, target).batchSize()).isEqualTo(2);
    }

    @Test
    void everySourceNeedsItsTarget() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Seq2SeqBatch(two, three))
                .withMessage("source and target must have equal batch sizes, but got source=2, target=3");
    }
}
