package dev.heed.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.text.SpecialTokens;
import dev.heed.text.TokenBatch;
import java.util.List;
import org.junit.jupiter.api.Test;

class LanguageModelBatchTest {

    private static final TokenBatch TOKENS = TokenBatch.of(List.of(new int[] {5, 6, 7, 8}, new int[] {9, 10}));

    private static long[] target(LanguageModelBatch batch) {
        try (NDManager manager = NDManager.newBaseManager()) {
            return batch.target(manager).toLongArray();
        }
    }

    @Test
    void eachTokenIsPredictedFromThoseBeforeIt() {
        LanguageModelBatch batch = LanguageModelBatch.of(TOKENS);

        assertThat(batch.input()).isEqualTo(TokenBatch.of(List.of(new int[] {5, 6, 7}, new int[] {9})));
        assertThat(target(batch)).containsExactly(6, 7, 8, 10, -100, -100);
        assertThat(batch.predicted()).isEqualTo(4);
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThat(batch.target(manager).getShape()).isEqualTo(new Shape(2, 3));
        }
    }

    @Test
    void whatIsGivenIsNotPredicted() {
        LanguageModelBatch batch = new LanguageModelBatch(TOKENS, List.of(3, 1));

        assertThat(target(batch)).containsExactly(-100, -100, 8, 10, -100, -100);
        assertThat(batch.predicted()).isEqualTo(2);
    }

    @Test
    void aBeginningMakesTheFirstTokenOneToPredict() {
        LanguageModelBatch batch = LanguageModelBatch.withBeginning(TOKENS);

        assertThat(batch.input()).isEqualTo(TOKENS.shiftedRight());
        assertThat(batch.input().token(0, 0)).isEqualTo(SpecialTokens.BOS);
        assertThat(target(batch)).containsExactly(5, 6, 7, 8, 9, 10, -100, -100);
        assertThat(batch.predicted()).isEqualTo(TOKENS.tokens());
    }

    @Test
    void somethingIsLeftToPredict() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LanguageModelBatch(TOKENS, List.of(1, 2)))
                .withMessage(
                        "given[1] must be at least 1 and less than the sequence's length, but got given=2, length=2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LanguageModelBatch(TOKENS, List.of(0, 1)))
                .withMessage(
                        "given[0] must be at least 1 and less than the sequence's length, but got given=0, length=4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LanguageModelBatch(TOKENS, List.of(1)))
                .withMessage("given must be as many as the sequences, but got given=1, sequences=2");
    }
}
