package dev.heed.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDManager;
import dev.heed.text.TokenBatch;
import dev.heed.text.Vocabulary;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaggedBatchTest {

    private final List<SequencePair> pairs = List.of(
            new SequencePair(List.of("the", "cat", "sleeps"), List.of("DET", "NOUN", "VERB")),
            new SequencePair(List.of("sleep"), List.of("VERB")));

    @Test
    void everyTokenHasATagAndPaddingNone() {
        Labels tags = Labels.of(pairs.stream().flatMap(pair -> pair.target().stream()));
        Vocabulary vocabulary = Vocabulary.of(List.of("the", "cat", "sleeps", "sleep"));

        TaggedBatch batch =
                TaggedBatch.batching(vocabulary::encode, tags).encode().apply(pairs);

        assertThat(batch.tokens()).isEqualTo(TokenBatch.of(List.of(new int[] {4, 5, 6}, new int[] {7})));
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThat(batch.tags(manager).toLongArray()).containsExactly(0, 1, 2, 2, -100, -100);
        }
    }

    @Test
    void tagsAreAsManyAsTokens() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TaggedBatch(
                        TokenBatch.of(List.of(new int[] {4, 5}, new int[] {4})),
                        TokenBatch.of(List.of(new int[] {0, 1}, new int[] {0, 1}))))
                .withMessage("tags must be as many as the tokens in every row, but got tags=[2, 2], tokens=[2, 1]");
    }
}
