package dev.heed.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import dev.heed.seq2seq.Models;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.text.SpecialTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a generator promises beside which tokens it chooses. */
class GeneratorTest extends LearnedPositions {

    @Test
    void aWatcherSeesEachStep() {
        List<Shape> shown = new ArrayList<>();
        Generator plain = generator(GenerationConfig.greedy(3));

        plain.watchedBy((block, weights) -> shown.add(weights.getShape())).best(List.of(PROMPT));

        int layers = model.config().numLayers();
        assertThat(shown).hasSize(3 * layers).startsWith(new Shape(1, 6, 3, 3));
        assertThat(shown.get(2 * layers)).isEqualTo(new Shape(1, 6, 1, 5));
    }

    @Nested
    class EndTokens {

        @Test
        void cutASequenceAndCountInItsScore() {
            Generated uncut = greedy(5, PROMPT);
            int end = uncut.tokens()[4];
            int[] before = Arrays.stream(uncut.tokens())
                    .takeWhile(token -> token != end)
                    .toArray();

            Generated cut = generator(GenerationConfig.builder()
                            .setMaxTokens(MAX_LENGTH)
                            .optEndTokens(end)
                            .build())
                    .best(List.of(PROMPT))
                    .get(0);

            assertThat(cut.tokens()).containsExactly(before);
            assertThat(cut.ended()).isTrue();
            assertThat(uncut.ended()).isFalse();
            assertThat(cut.score()).isCloseTo(greedy(before.length + 1, PROMPT).score(), within(1e-5));
        }

        @Test
        void thatOnlyComesAfterTheLastPositionNeedsNoWindow() {
            int count = MAX_LENGTH - PROMPT.length + 1; // the last token is not fed, so it needs no position

            assertThat(greedy(count, PROMPT).windowSlid()).isFalse();
            assertThat(greedy(count + 1, PROMPT).windowSlid()).isTrue();
        }

        @Test
        void areTheModelsOwnUnlessSet() {
            Seq2Seq translator =
                    Models.initialised(Objects.requireNonNull(Models.all().get("transformer rotary")), manager, SEED);

            assertThat(translator.endTokens()).containsExactly(SpecialTokens.EOS);
            assertThat(model.endTokens()).isEmpty();
        }
    }

    @Nested
    class AListener {

        private final List<String> heard = new ArrayList<>();

        @Test
        void hearsEachTokenOfEachSequenceInOrder() {
            GenerationConfig config = GenerationConfig.builder()
                    .setMaxTokens(5)
                    .optSampling()
                    .optNumReturn(2)
                    .build();
            List<int[]> prompts = List.of(PROMPT, new int[] {7});

            List<List<Generated>> generated = generator(config)
                    .generate(prompts, (input, number, token) -> heard.add(input + "." + number + "." + token));

            List<String> expected = new ArrayList<>();
            for (int input = 0; input < 2; input++) {
                for (int column = 0; column < 5; column++) {
                    for (int number = 0; number < 2; number++) {
                        expected.add(input + "." + number + "."
                                + generated.get(input).get(number).tokens()[column]);
                    }
                }
            }
            assertThat(heard).isEqualTo(expected);
            assertThat(generated).isEqualTo(generator(config).generate(prompts, (input, number, token) -> {}));
            CachedGenerationTest.assertSame(
                    "nobody", generated, generator(config).generate(prompts));
        }

        @Test
        void mayEndTheGeneration() {
            int before = manager.getManagedArrays().size();

            assertThatExceptionOfType(ArithmeticException.class)
                    .isThrownBy(() -> generator(GenerationConfig.greedy(5))
                            .generate(List.of(PROMPT), (input, number, token) -> {
                                throw new ArithmeticException("enough");
                            }))
                    .withMessage("enough");
            assertThat(manager.getManagedArrays()).hasSize(before);
        }

        @Test
        void isRefusedInBeamSearch() {
            GenerationConfig config =
                    GenerationConfig.builder().setMaxTokens(5).optNumBeams(2).build();

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> generator(config).generate(List.of(PROMPT), (input, number, token) -> {}))
                    .withMessage("numBeams must be 1 for a listener, since beams change their tokens, but got 2");
        }
    }

    @Test
    void aSequenceStopsWhereEveryTokenIsBlocked() {
        FixedLogits fixed = new FixedLogits(1, 3, 2);
        for (GenerationConfigBuilder builder : List.of(
                GenerationConfig.builder(),
                GenerationConfig.builder().optSampling(),
                GenerationConfig.builder().optNumBeams(2))) {
            GenerationConfig config =
                    builder.setMaxTokens(7).optNoRepeatNgram(1).build();

            Generated generated = new Generator(fixed, manager, config)
                    .best(List.of(new int[] {2}))
                    .get(0);

            assertThat(generated.tokens()).containsExactlyInAnyOrder(0, 1);
            assertThat(generated.ended()).isFalse();
        }
    }

    /** Over the tokens they have, without the one that could not follow. */
    @Test
    void beamsThatStopAreWorthTheMeanOfTheirTokens() {
        FixedLogits fixed = new FixedLogits(1, 3, 2);
        GenerationConfig config = GenerationConfig.builder()
                .setMaxTokens(7)
                .optNumBeams(2)
                .optNoRepeatNgram(1)
                .build();

        Generated generated = new Generator(fixed, manager, config)
                .best(List.of(new int[] {2}))
                .get(0);

        double sum = 4 - 2 * Math.log(Math.exp(1) + Math.exp(3) + Math.exp(2)); // of tokens 0 and 1
        assertThat(generated.score()).isCloseTo(sum / 2, within(1e-5));
    }

    @Test
    void allBeamsRunOnHoweverManyTokensEndThem() {
        FixedLogits fixed = new FixedLogits(4, 3, 3, 1, 1);
        GenerationConfig config = GenerationConfig.builder()
                .setMaxTokens(2)
                .optNumBeams(2)
                .optNumReturn(2)
                .optEndTokens(0, 1, 2)
                .optLengthPenalty(3)
                .optEarlyStopping(EarlyStopping.NEVER)
                .build();

        List<Generated> generated = new Generator(fixed, manager, config)
                .generate(List.of(new int[] {0}))
                .get(0);

        // All end tokens are more probable than the two that run on, which are worth more once they have ended too
        assertThat(generated.stream().map(Generated::tokens)).containsExactly(new int[] {3}, new int[] {4});
    }

    @Test
    void asManyBeamsAsTokensAreAllowed() {
        FixedLogits fixed = new FixedLogits(1, 3, 2);
        GenerationConfig config = GenerationConfig.builder()
                .setMaxTokens(2)
                .optNumBeams(3)
                .optNumReturn(3)
                .optEndTokens(2)
                .build();

        List<Generated> generated = new Generator(fixed, manager, config)
                .generate(List.of(new int[] {0}))
                .get(0);

        // Each is worth its mean: 1 1, 1 2 and 2
        assertThat(generated.stream().map(Generated::tokens))
                .containsExactly(new int[] {1, 1}, new int[] {1}, new int[0]);
    }

    @Test
    void noInputsGiveNoSequences() {
        assertThat(generator(GenerationConfig.greedy(5)).generate(List.of())).isEmpty();
    }
}
