package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.bench.SentencesWorkload.Embedding;
import dev.heed.text.TokenBatch;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentencesWorkloadTest {

    private static List<int[]> sentences(int batchSize) {
        return new SentencesWorkload(1, 8, 2, batchSize)
                .batches().stream().flatMap(batch -> batch.rows().stream()).toList();
    }

    @Test
    void areTheSameWhateverTheBatch() {
        assertThat(sentences(1)).hasSize(32).usingRecursiveComparison().isEqualTo(sentences(32));
    }

    @Test
    void haveLengthsAndTokensByTheFormulaOfTheScript() {
        List<int[]> sentences = sentences(32);

        assertThat(sentences.stream().mapToInt(sentence -> sentence.length))
                .startsWith(8, 49, 90, 10)
                .allMatch(length -> length >= 8 && length <= 128);
        assertThat(sentences.get(2)).startsWith(63, 70, 77);
        assertThat(sentences.stream().flatMapToInt(Arrays::stream)).allMatch(token -> token > 0 && token < 30_522);
    }

    @Test
    void becomeVectorsOfLengthOne() {
        try (Contender ours = new SentencesWorkload(1, 8, 2, 2).ours()) {
            Embedding embedding = (Embedding) ((InProcessContender) ours).work;

            float[] vectors = embedding.embed(TokenBatch.of(List.of(new int[] {4, 7, 5}, new int[] {9})));

            assertThat(vectors).hasSize(2 * 8);
            double squares = 0;
            for (float number : Arrays.copyOf(vectors, 8)) {
                squares += number * number;
            }
            assertThat(squares).isBetween(1 - 1e-5, 1 + 1e-5);
        }
    }
}
