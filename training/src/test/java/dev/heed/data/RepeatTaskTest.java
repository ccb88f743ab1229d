package dev.heed.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.heed.text.TokenBatch;
import dev.heed.text.Vocabulary;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatTaskTest {

    private final RepeatTask task = new RepeatTask(11, new LengthRange(3, 7));
    private final Vocabulary vocabulary = Vocabulary.of(task.sourceSymbols());

    @Test
    void symbolsAreDistinctAndComeAgainInTheirOrder() {
        assertThat(task.pairs(100, 1)).allSatisfy(pair -> {
            assertThat(pair.source()).doesNotHaveDuplicates();
            assertThat(pair.target()).isEqualTo(pair.source());
        });
    }

    @Test
    void aSequenceIsGivenOnceAndThenPredicted() {
        SequencePair pair = new SequencePair(List.of("2", "0", "5"), List.of("2", "0", "5"));
        int[] repeated = {1, 6, 4, 9, 1, 6, 4, 9, 2};

        assertThat(LanguageModelBatch.batching(vocabulary).encode().apply(List.of(pair)))
                .isEqualTo(new LanguageModelBatch(TokenBatch.of(List.of(repeated)), List.of(5)));
    }

    @Test
    void symbolsSufficeForTheLongestSequence() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RepeatTask(6, new LengthRange(3, 7)))
                .withMessage("numSymbols must be at least the longest length, but got numSymbols=6, longest=7");
    }
}
