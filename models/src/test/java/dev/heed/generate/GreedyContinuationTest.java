package dev.heed.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.lm.LanguageModels;
import dev.heed.seq2seq.TokenBatch;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GreedyContinuationTest {

    private static final int SEED = 5;
    private static final int BATCH_SIZE = 5;
    private static final int PROMPT_LENGTH = 3;

    /** More than the first room of a cache has place for. */
    private static final int NUM_TOKENS = 53;

    static Stream<Named<LanguageModelConfig>> models() {
        return LanguageModels.all().entrySet().stream().map(entry -> Named.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyTokenIsTheMostProbableAfterThoseBefore(LanguageModelConfig config) {
        try (NDManager manager = NDManager.newBaseManager()) {
            LanguageModel model = LanguageModels.initialised(config, manager, SEED);
            TokenBatch prompts = prompts();

            List<int[]> generated = new GreedyContinuation(model, manager, NUM_TOKENS).generate(prompts);

            assertThat(generated).hasSize(BATCH_SIZE);
            for (int row = 0; row < BATCH_SIZE; row++) {
                assertThat(generated.get(row)).isEqualTo(byWholePasses(model, manager, prompts.row(row)));
            }
        }
    }

    /** Generates without state or batch: the whole prefix again for each token. */
    private static int[] byWholePasses(LanguageModel model, NDManager manager, int[] prompt) {
        ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));
        int[] tokens = prompt;
        while (tokens.length < prompt.length + NUM_TOKENS) {
            try (NDManager step = manager.newSubManager()) {
                NDArray logits =
                        model.logits(pass, TokenBatch.of(List.of(tokens)).toArray(step));
                long[] best = logits.argMax(-1).toLongArray();
                tokens = Arrays.copyOf(tokens, tokens.length + 1);
                tokens[tokens.length - 1] = Math.toIntExact(best[best.length - 1]);
            }
        }
        return Arrays.copyOfRange(tokens, prompt.length, tokens.length);
    }

    @Nested
    class AnEndToken {

        private final LanguageModelConfig config =
                LanguageModels.all().values().iterator().next();

        @Test
        void cutsEachRow() {
            try (NDManager manager = NDManager.newBaseManager()) {
                LanguageModel model = LanguageModels.initialised(config, manager, SEED);
                GreedyContinuation decoder = new GreedyContinuation(model, manager, NUM_TOKENS);
                List<int[]> uncut = decoder.generate(prompts());
                int end = uncut.get(0)[NUM_TOKENS / 2];

                List<int[]> generated = decoder.endingWith(end).generate(prompts());

                for (int row = 0; row < BATCH_SIZE; row++) {
                    assertThat(generated.get(row))
                            .isEqualTo(Arrays.stream(uncut.get(row))
                                    .takeWhile(token -> token != end)
                                    .toArray());
                }
                assertThat(generated.get(0)).hasSizeLessThanOrEqualTo(NUM_TOKENS / 2);
            }
        }

        @Test
        void thatNeverComesCutsNothing() {
            try (NDManager manager = NDManager.newBaseManager()) {
                LanguageModel model = LanguageModels.initialised(config, manager, SEED);
                GreedyContinuation decoder = new GreedyContinuation(model, manager, NUM_TOKENS);
                List<int[]> uncut = decoder.generate(prompts());
                List<Integer> seen = uncut.stream()
                        .flatMap(row -> Arrays.stream(row).boxed())
                        .collect(Collectors.toList());
                int never = IntStream.range(0, LanguageModels.VOCAB_SIZE)
                        .filter(token -> !seen.contains(token))
                        .findFirst()
                        .orElseThrow();

                assertThat(decoder.endingWith(never).generate(prompts())).containsExactlyElementsOf(uncut);
            }
        }
    }

    @Nested
    class LearnedPositions {

        private static final int MAX_LENGTH = 11;

        private final LanguageModelConfig config = LanguageModels.learned(MAX_LENGTH);

        @Test
        void neededByTokensBehindAnEndAreNotMissed() {
            try (NDManager manager = NDManager.newBaseManager()) {
                LanguageModel model = LanguageModels.initialised(config, manager, SEED);
                TokenBatch prompt = TokenBatch.of(List.of(prompts().row(0)));
                int[] uncut = new GreedyContinuation(model, manager, 5)
                        .generate(prompt)
                        .get(0);
                int end = uncut[4];

                List<int[]> generated = new GreedyContinuation(model, manager, NUM_TOKENS)
                        .endingWith(end)
                        .generate(prompt);

                assertThat(generated.get(0))
                        .isEqualTo(Arrays.stream(uncut)
                                .takeWhile(token -> token != end)
                                .toArray());
            }
        }

        @Test
        void endAtTheLastOne() {
            try (NDManager manager = NDManager.newBaseManager()) {
                LanguageModel model = LanguageModels.initialised(config, manager, SEED);
                // The last token that is generated is not fed, so it needs no position
                int mostTokens = MAX_LENGTH - PROMPT_LENGTH + 1;

                assertThat(new GreedyContinuation(model, manager, mostTokens)
                                .generate(prompts())
                                .get(0))
                        .hasSize(mostTokens);
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> new GreedyContinuation(model, manager, mostTokens + 1).generate(prompts()))
                        .withMessage("length must be at most maxLength=11 for learned position, but got 12");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void nothingStaysInNativeMemory(LanguageModelConfig config) {
        try (NDManager manager = NDManager.newBaseManager()) {
            LanguageModel model = LanguageModels.initialised(config, manager, SEED);
            GreedyContinuation decoder = new GreedyContinuation(model, manager, NUM_TOKENS);
            int before = manager.getManagedArrays().size();

            decoder.generate(prompts());

            assertThat(manager.getManagedArrays()).hasSize(before);
        }
    }

    @Nested
    class Errors {

        private final LanguageModelConfig config =
                LanguageModels.all().values().iterator().next();

        @Test
        void aNumberOfZeroIsRefused() {
            try (NDManager manager = NDManager.newBaseManager()) {
                LanguageModel model = LanguageModels.initialised(config, manager, SEED);

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> new GreedyContinuation(model, manager, 0))
                        .withMessage("numTokens must be at least 1, but got 0");
            }
        }

        @Test
        void anEndTokenMustBeOfTheVocabulary() {
            try (NDManager manager = NDManager.newBaseManager()) {
                LanguageModel model = LanguageModels.initialised(config, manager, SEED);
                GreedyContinuation decoder = new GreedyContinuation(model, manager, 2);

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> decoder.endingWith(11))
                        .withMessage("token must be in [0, vocabSize=11), but got 11");
            }
        }

        @Test
        void promptsMustBeOfOneLength() {
            try (NDManager manager = NDManager.newBaseManager()) {
                LanguageModel model = LanguageModels.initialised(config, manager, SEED);
                GreedyContinuation decoder = new GreedyContinuation(model, manager, 2);
                TokenBatch prompts = TokenBatch.of(List.of(new int[] {4, 5, 6}, new int[] {7}));

                assertThatIllegalArgumentException()
                        .isThrownBy(() -> decoder.generate(prompts))
                        .withMessage("prompts must be of one length, but got [3, 1]");
            }
        }
    }

    private static TokenBatch prompts() {
        return LanguageModels.batch(SEED, BATCH_SIZE, PROMPT_LENGTH);
    }
}
