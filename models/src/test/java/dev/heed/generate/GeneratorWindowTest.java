package dev.heed.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModels;
import dev.heed.seq2seq.Models;
import dev.heed.seq2seq.OutputWeights;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.seq2seq.TransformerConfig;
import dev.heed.seq2seq.TransformerSeq2Seq;
import dev.heed.text.TokenBatch;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A generator's window, where a text becomes longer than the model's positions. */
class GeneratorWindowTest extends LearnedPositions {

    /** Without state, batch or window: the last tokens again for each token. */
    private int[] byWholePasses(int count, int longest, int... prompt) {
        ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));
        int[] tokens = prompt;
        int seen = prompt.length;
        while (tokens.length < prompt.length + count) {
            if (seen > longest) {
                seen = longest / 2;
            }
            int[] context = Arrays.copyOfRange(tokens, tokens.length - seen, tokens.length);
            NDArray logits = model.logits(pass, TokenBatch.of(List.of(context)).toArray(manager));
            long[] best = logits.argMax(-1).toLongArray();
            tokens = IntStream.concat(IntStream.of(tokens), IntStream.of((int) best[best.length - 1]))
                    .toArray();
            seen++;
        }
        return Arrays.copyOfRange(tokens, prompt.length, tokens.length);
    }

    @Test
    void slidesToTheLastHalfOfThePositionsWhenTheyEnd() {
        Generated generated = greedy(29, PROMPT);

        assertThat(generated.tokens()).containsExactly(byWholePasses(29, MAX_LENGTH, PROMPT));
        assertThat(generated.windowSlid()).isTrue();
    }

    @Test
    void slidesSoonerWhereAGeneratorIsToldTo() {
        Generator generator = generator(GenerationConfig.greedy(29));

        assertThat(generator.within(7).best(List.of(PROMPT)).get(0).tokens())
                .containsExactly(byWholePasses(29, 7, PROMPT));
        assertThat(generator.within(1000).best(List.of(PROMPT))).isEqualTo(generator.best(List.of(PROMPT)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator.within(2).best(List.of(PROMPT)))
                .withMessage("inputs[0] must hold at most 2 tokens, the model's positions, but got 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> generator.within(0))
                .withMessage("length must be at least 1, but got 0");
    }

    /** The last token's score tells what was read before it, also where the token itself would be the same. */
    @Test
    void slidesToTheLesserHalfOfAnOddNumberOfPositions() {
        for (int length : new int[] {5, 7, 9}) {
            for (int first = 0; first < 8; first++) {
                int[] prompt = {first, first + 1, first + 2};
                Generated before = greedyWithin(length, length - 2, prompt);
                Generated slid = greedyWithin(length, length - 1, prompt);

                int[] all = IntStream.concat(IntStream.of(prompt), IntStream.of(slid.tokens()))
                        .toArray();
                int last = length + 1;
                Generated expected = greedy(1, Arrays.copyOfRange(all, last - length / 2, last));
                assertThat(before.windowSlid()).isFalse();
                assertThat(all[last]).isEqualTo(expected.tokens()[0]);
                assertThat(slid.score() - before.score()).isCloseTo(expected.score(), within(1e-4));
            }
        }
    }

    private Generated greedyWithin(int length, int maxTokens, int... prompt) {
        return generator(GenerationConfig.greedy(maxTokens))
                .within(length)
                .best(List.of(prompt))
                .get(0);
    }

    @Test
    void slidesForEachOfTheBeamsWhichSaySo() {
        GenerationConfig config = GenerationConfig.builder()
                .setMaxTokens(29)
                .optNumBeams(3)
                .optNumReturn(3)
                .build();

        assertThat(generator(config).generate(List.of(PROMPT)).get(0))
                .hasSize(3)
                .allMatch(Generated::windowSlid);
    }

    @Test
    void slidesUnderBeamsAndSamplingAsForAModelWithoutMemory() {
        for (GenerationConfig config : List.of(
                GenerationConfig.builder().setMaxTokens(29).optNumBeams(3).build(),
                GenerationConfig.builder().setMaxTokens(29).optTopK(5).build())) {
            CachedGenerationTest.assertSame(
                    config.toString(),
                    generator(config).generate(List.of(PROMPT)),
                    new Generator(new Uncached<>(model), manager, config).generate(List.of(PROMPT)));
        }
    }

    /** A model without native calls feeds rows that have ended until half of them have. */
    @Test
    void slidesForTheRowsThatStillRun() {
        for (int seed = 0; seed < 3; seed++) {
            GenerationConfig config = GenerationConfig.builder()
                    .setMaxTokens(13)
                    .optSampling()
                    .optEndTokens(7)
                    .optSeed(seed)
                    .build();
            List<int[]> prompts = Collections.nCopies(9, PROMPT);
            List<List<Generated>> generated = new Generator(new Uncached<>(model), manager, config).generate(prompts);

            assertThat(generated.stream().flatMap(List::stream))
                    .allMatch(each -> each.windowSlid() == PROMPT.length + each.tokens().length > MAX_LENGTH);
            CachedGenerationTest.assertSame(
                    "seed " + seed, generated, generator(config).generate(prompts));
        }
    }

    @Test
    void slidesOverTheTargetOfATranslatorTooWhichReadsItsSourceAgain() {
        EmbeddingConfig embedding = EmbeddingConfig.plain(11, 12, AddedPosition.learned(5), 0f);
        LayerConfig layer = LayerConfig.builder().setEmbedDim(12).setNumHeads(3).build();
        Seq2Seq translator = Models.initialised(
                () -> new TransformerSeq2Seq(
                        new TransformerConfig(embedding, embedding, layer, 1, 1, OutputWeights.SEPARATE)),
                manager,
                SEED);
        GenerationConfig config =
                GenerationConfig.builder().setMaxTokens(13).optEndTokens().build();

        List<List<Generated>> generated = new Generator(translator, manager, config).generate(List.of(PROMPT));

        assertThat(generated.get(0).get(0).windowSlid()).isTrue();
        CachedGenerationTest.assertSame(
                "translator",
                generated,
                new Generator(new Uncached<>(translator), manager, config).generate(List.of(PROMPT)));
    }

    @Test
    void mayBeAsShortAsOnePosition() {
        LanguageModel short1 = LanguageModels.initialised(LanguageModels.learned(1), manager, SEED);

        assertThat(new Generator(short1, manager, GenerationConfig.greedy(5))
                        .best(List.of(new int[] {4}))
                        .get(0)
                        .tokens())
                .hasSize(5);
    }

    @Test
    void isNotNeededForAPromptThatFills() {
        assertThat(greedy(1, new int[MAX_LENGTH]).windowSlid()).isFalse();
    }
}
