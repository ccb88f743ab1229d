package dev.heed.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.lm.LanguageModels;
import dev.heed.seq2seq.Models;
import dev.heed.seq2seq.OutputWeights;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every model and every strategy: what is generated with caches, which beams reorder and ended rows leave, and by native
 * calls of many tokens, is what a model without memory generates, and does not depend on the other rows of a batch.
 * Nothing stays in native memory.
 */
class CachedGenerationTest {

    private static final int SEED = 5;
    private static final double ROUNDING = 1e-4;

    private static final Map<String, GenerationConfig> CONFIGS = configs();

    private static Map<String, GenerationConfig> configs() {
        Map<String, GenerationConfig> configs = new LinkedHashMap<>();
        configs.put("greedy", GenerationConfig.greedy(21));
        configs.put("greedy, ends", builder().optEndTokens(2, 7).optMinTokens(3).build());
        configs.put(
                "greedy, no bigram twice",
                builder().optNoRepeatNgram(2).optRepetitionPenalty(1.3).build());
        configs.put(
                "sampling",
                builder().optSampling().optEndTokens(4).optNumReturn(3).build());
        configs.put(
                "sampling from few",
                builder()
                        .optTemperature(1.7)
                        .optTopK(7)
                        .optTopP(0.8)
                        .optMinP(0.05)
                        .optRepetitionPenalty(1.2)
                        .optNoRepeatNgram(2)
                        .optSeed(11)
                        .build());
        configs.put(
                "beams",
                builder().optNumBeams(3).optEndTokens(2, 5).optNumReturn(3).build());
        configs.put(
                "beams that are long",
                builder()
                        .optNumBeams(4)
                        .optLengthPenalty(2)
                        .optEarlyStopping(EarlyStopping.NEVER)
                        .optNoRepeatNgram(3)
                        .build());
        return configs;
    }

    private static GenerationConfigBuilder builder() {
        return GenerationConfig.builder().setMaxTokens(9);
    }

    static Stream<Named<Function<NDManager, AutoregressiveModel<?>>>> models() {
        Stream<Named<Function<NDManager, AutoregressiveModel<?>>>> languageModels =
                LanguageModels.all().entrySet().stream()
                        .map(entry -> Named.of(
                                entry.getKey(),
                                manager -> LanguageModels.initialised(entry.getValue(), manager, SEED)));
        return Stream.concat(
                languageModels,
                Models.all().entrySet().stream()
                        .map(entry -> Named.of(
                                entry.getKey(), manager -> Models.initialised(entry.getValue(), manager, SEED))));
    }

    @Test
    void aModelInDoublePrecisionToo() {
        assertSameAsUncached(
                manager -> {
                    LanguageModel model = new LanguageModel(
                            Objects.requireNonNull(LanguageModels.all().get("llama")));
                    model.initialize(manager, DataType.FLOAT64, new Shape(1, 1));
                    return model;
                },
                List.of("greedy", "sampling", "beams"));
    }

    @ParameterizedTest
    @MethodSource("models")
    void equalsGenerationByAModelThatReadsAllTokensAgain(Function<NDManager, AutoregressiveModel<?>> maker) {
        assertSameAsUncached(maker, CONFIGS.keySet());
    }

    static void assertSameAsUncached(Function<NDManager, AutoregressiveModel<?>> maker, Collection<String> configs) {
        try (NDManager manager = NDManager.newBaseManager()) {
            AutoregressiveModel<?> model = maker.apply(manager);
            configs.forEach(name -> {
                GenerationConfig config = Objects.requireNonNull(CONFIGS.get(name));
                int before = manager.getManagedArrays().size();

                List<List<Generated>> generated = new Generator(model, manager, config).generate(inputs());

                assertThat(manager.getManagedArrays()).as(name).hasSize(before);
                assertSame(name, generated, new Generator(uncached(model), manager, config).generate(inputs()));
            });
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void doesNotDependOnOtherRows(Function<NDManager, AutoregressiveModel<?>> maker) {
        try (NDManager manager = NDManager.newBaseManager()) {
            AutoregressiveModel<?> model = maker.apply(manager);
            Stream.of("greedy, ends", "sampling", "beams").forEach(name -> {
                GenerationConfig config = Objects.requireNonNull(CONFIGS.get(name));
                Generator generator = new Generator(model, manager, config);
                List<List<Generated>> together = generator.generate(inputs());
                int checked = config.strategy() == Strategy.SAMPLING ? 1 : inputs().size(); // draws go by the place
                for (int input = 0; input < checked; input++) {
                    assertSame(name, List.of(together.get(input)), generator.generate(List.of(inputs().get(input))));
                }
            });
        }
    }

    /** An output weight of a million numbers, which the product with a single row takes in parts. */
    @Test
    void aLargeVocabularyGivesTheSame() {
        try (NDManager manager = NDManager.newBaseManager()) {
            EmbeddingConfig embedding = EmbeddingConfig.plain(131_076, 8, AddedPosition.learned(23), 0f);
            LayerConfig layer =
                    LayerConfig.builder().setEmbedDim(8).setNumHeads(2).build();
            LanguageModel model = LanguageModels.initialised(
                    new LanguageModelConfig(embedding, layer, 1, OutputWeights.TIED), manager, SEED);
            List<int[]> input = List.of(new int[] {11, 131_075, 2});

            List<List<Generated>> generated = new Generator(model, manager, GenerationConfig.greedy(7)).generate(input);

            assertSame(
                    "greedy",
                    generated,
                    new Generator(uncached(model), manager, GenerationConfig.greedy(7)).generate(input));
        }
    }

    private static <S extends GenerationState<S>> AutoregressiveModel<?> uncached(AutoregressiveModel<S> model) {
        return new Uncached<>(model);
    }

    /** Of different lengths, two of them of one. */
    private static List<int[]> inputs() {
        Random random = new Random(SEED);
        return IntStream.of(3, 7, 1, 3)
                .mapToObj(length ->
                        random.ints(length, 4, LanguageModels.VOCAB_SIZE).toArray())
                .toList();
    }

    static void assertSame(String name, List<List<Generated>> actual, List<List<Generated>> expected) {
        assertThat(actual).as(name).hasSameSizeAs(expected);
        for (int input = 0; input < expected.size(); input++) {
            assertThat(actual.get(input)).as(name).hasSameSizeAs(expected.get(input));
            for (int rank = 0; rank < expected.get(input).size(); rank++) {
                Generated wanted = expected.get(input).get(rank);
                Generated found = actual.get(input).get(rank);
                assertThat(found.tokens()).as(name).containsExactly(wanted.tokens());
                assertThat(found.score())
                        .as(name)
                        .isCloseTo(wanted.score(), within(ROUNDING * Math.max(1, Math.abs(wanted.score()))));
                assertThat(found.ended()).as(name).isEqualTo(wanted.ended());
                assertThat(found.windowSlid()).as(name).isEqualTo(wanted.windowSlid());
            }
        }
    }
}
