package dev.heed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.bench.DecodingWorkload.Choice;
import dev.heed.generate.Generated;
import dev.heed.generate.Generator;
import dev.heed.text.TokenBatch;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecodingWorkloadTest {

    private static final PairedWorkload SMALLEST =
            (PairedWorkload) DecodingWorkload.rows(PythonSide.NONE).get(0);

    @Test
    void oursWrites240TokensAfterAPromptOf16() {
        try (Contender ours = SMALLEST.ours().get()) {
            TokenBatch prompts = Inside.of(ours, TokenBatch.class);

            List<Generated> generated = Inside.of(ours, Generator.class).best(prompts.rows());

            assertThat(prompts.batchSize()).isEqualTo(1);
            assertThat(prompts.row(0)).hasSize(16);
            assertThat(generated)
                    .singleElement()
                    .satisfies(sequence -> assertThat(sequence.tokens())
                            .hasSize(240)
                            .matches(all -> Arrays.stream(all).allMatch(token -> token >= 0 && token < 1_000)));
        }
    }

    @Test
    void everyChoiceWritesAsManyTokens() {
        for (Choice choice : List.of(Choice.TOP_K, Choice.TOP_P, Choice.BEAMS)) {
            try (Contender ours = new DecodingWorkload(8, 1, 2, 2, 7).ours(choice)) {
                TokenBatch prompts = Inside.of(ours, TokenBatch.class);

                assertThat(Inside.of(ours, Generator.class).best(prompts.rows()))
                        .as(choice.label())
                        .hasSize(2)
                        .allSatisfy(sequence -> assertThat(sequence.tokens()).hasSize(7));
            }
        }
    }

    @Test
    void aSecondOfOneRepetitionIs240TokensASecond() {
        assertThat(SMALLEST.row().unit().label()).isEqualTo("tokens/s");
        assertThat(SMALLEST.row().unit().of(1)).isEqualTo(240);
        PairedWorkload batch =
                (PairedWorkload) DecodingWorkload.rows(PythonSide.NONE).get(2);
        assertThat(batch.row().unit().of(1)).isEqualTo(16 * 240);
    }
}
