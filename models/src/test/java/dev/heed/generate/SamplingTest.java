package dev.heed.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.heed.engine.NoGradient;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.lm.LanguageModels;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is drawn: as often as it should be, and the same again by the same seed. */
class SamplingTest {

    private static final int SEED = 5;
    private static final int SEQUENCES = 401;
    private static final int TOKENS = 23;
    private static final int VOCAB_SIZE = LanguageModels.VOCAB_SIZE;

    static Stream<Named<UnaryOperator<GenerationConfigBuilder>>> settings() {
        return Stream.of(
                named("plain", builder -> builder),
                named("temperature 0.6", builder -> builder.optTemperature(0.6)),
                named("temperature 2.5", builder -> builder.optTemperature(2.5)),
                named("top-k 4", builder -> builder.optTopK(4)),
                named("top-p 0.7", builder -> builder.optTopP(0.7)),
                named("min-p 0.2", builder -> builder.optMinP(0.2)),
                named(
                        "all",
                        builder -> builder.optTemperature(1.4)
                                .optTopK(8)
                                .optTopP(0.9)
                                .optMinP(0.1)));
    }

    private static Named<UnaryOperator<GenerationConfigBuilder>> named(
            String name, UnaryOperator<GenerationConfigBuilder> change) {
        return Named.of(name, change);
    }

    /** The first token of each sequence is drawn in Java, the others in a native call. */
    @ParameterizedTest
    @MethodSource("settings")
    void frequenciesAreTheProbabilities(UnaryOperator<GenerationConfigBuilder> change) {
        float[] logits = {1.5f, -0.3f, 0.2f, -2f, 0.9f, 0.1f, -1f, 2f, 0.4f, -0.6f, 0f};
        try (NDManager manager = NDManager.newBaseManager()) {
            LanguageModel model = saying(logits, manager);
            GenerationConfig config = change.apply(GenerationConfig.builder()
                            .setMaxTokens(TOKENS)
                            .optSampling()
                            .optNumReturn(SEQUENCES)
                            .optSeed(SEED))
                    .build();

            List<Generated> generated = new Generator(model, manager, config)
                    .generate(List.of(new int[] {3}))
                    .get(0);

            double[] probabilities = probabilities(logits, config);
            assertFit(counts(generated, 0, 1), probabilities);
            assertFit(counts(generated, 1, TOKENS), probabilities);
        }
    }

    /** A language model whose logits are its output's bias. */
    private static LanguageModel saying(float[] logits, NDManager manager) {
        LanguageModelConfig config = Objects.requireNonNull(LanguageModels.all().get("alibi"));
        LanguageModel model = LanguageModels.initialised(config, manager, SEED);
        // Else libtorch refuses to change them in place where another thread has started the engine
        NoGradient.run(
                manager,
                () -> model.getParameters().forEach(entry -> {
                    if (entry.getKey().contains("outputProjection_weight")) {
                        entry.getValue().getArray().muli(0);
                    } else if (entry.getKey().matches("[0-9]*outputProjection_bias")) {
                        entry.getValue().getArray().set(FloatBuffer.wrap(logits));
                    }
                }));
        return model;
    }

    /** By sorting, straight from the definitions. */
    private static double[] probabilities(float[] logits, GenerationConfig config) {
        double[] weights = new double[VOCAB_SIZE];
        for (int token = 0; token < VOCAB_SIZE; token++) {
            weights[token] = Math.exp(logits[token] / config.temperature());
        }
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, VOCAB_SIZE).boxed().toList());
        order.sort((a, b) -> Double.compare(weights[b], weights[a]));
        order.stream().skip(config.topK()).forEach(token -> weights[token] = 0);
        double total =
                IntStream.range(0, VOCAB_SIZE).mapToDouble(i -> weights[i]).sum();
        double sum = 0;
        for (int token : order) {
            double weight = weights[token];
            if (sum >= config.topP() * total || weight < config.minP() * weights[order.get(0)]) {
                weights[token] = 0;
            }
            sum += weight;
        }
        double left =
                IntStream.range(0, VOCAB_SIZE).mapToDouble(i -> weights[i]).sum();
        return IntStream.range(0, VOCAB_SIZE)
                .mapToDouble(i -> weights[i] / left)
                .toArray();
    }

    private static long[] counts(List<Generated> generated, int from, int to) {
        long[] counts = new long[VOCAB_SIZE];
        generated.forEach(each -> IntStream.range(from, to).forEach(i -> counts[each.tokens()[i]]++));
        return counts;
    }

    /** Cells that expect fewer than five are one cell, without which the statistic is not distributed as its name says. */
    private static void assertFit(long[] counts, double[] probabilities) {
        long total = LongStream.of(counts).sum();
        double rareExpected = 0;
        long rareCount = 0;
        double sum = 0;
        int cells = 0;
        for (int token = 0; token < VOCAB_SIZE; token++) {
            double expected = total * probabilities[token];
            if (expected == 0) {
                assertThat(counts[token]).as("token " + token).isZero();
            } else if (expected < 5) {
                rareExpected += expected;
                rareCount += counts[token];
            } else {
                sum += square(counts[token] - expected) / expected;
                cells++;
            }
        }
        if (rareExpected > 0) {
            sum += square(rareCount - rareExpected) / rareExpected;
            cells++;
        }
        int freedom = cells - 1;
        assertThat(sum).isLessThan(freedom + 4 * Math.sqrt(2.0 * freedom)); // four standard deviations above the mean
    }

    private static double square(double number) {
        return number * number;
    }

    @Test
    void aSeedGivesTheSameAgainWhateverElseRuns() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Generator generator = generator(manager, 7);
            List<List<Generated>> alone = generator.generate(inputs());
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
                for (int repetition = 0; repetition < 5; repetition++) {
                    manager.randomUniform(0, 1, new Shape(3)).close();
                    CachedGenerationTest.assertSame("on another thread", generator.generate(inputs()), alone);
                }
            });

            for (int repetition = 0; repetition < 5; repetition++) {
                CachedGenerationTest.assertSame("beside another thread", generator.generate(inputs()), alone);
            }
            other.join();
        }
    }

    @Test
    void anotherSeedGivesSomethingElse() {
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThat(generator(manager, 7).generate(inputs()))
                    .isNotEqualTo(generator(manager, 8).generate(inputs()));
        }
    }

    @Test
    void equalPromptsOfABatchGetDrawsOfTheirOwn() {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<Generated> generated = generator(manager, 7).best(Collections.nCopies(5, new int[] {4, 5}));

            assertThat(generated.stream()
                            .map(each -> Collections.singletonList(each.toString()))
                            .distinct())
                    .hasSize(5);
        }
    }

    @Test
    void theDrawsOfAnInputDoNotDependOnThoseAfterIt() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Generator generator = generator(manager, 7);

            CachedGenerationTest.assertSame(
                    "first two",
                    generator.generate(inputs()).subList(0, 2),
                    generator.generate(inputs().subList(0, 2)));
        }
    }

    @Test
    void theDrawsOfAnInputFollowFromItsNumber() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Generator generator = generator(manager, 7);

            CachedGenerationTest.assertSame(
                    "last and second",
                    generator.generate(
                            List.of(inputs().get(3), inputs().get(1)), List.of(3L, 1L), TokenListener.NOBODY),
                    List.of(
                            generator.generate(inputs()).get(3),
                            generator.generate(inputs()).get(1)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> generator.generate(inputs(), List.of(1L), TokenListener.NOBODY))
                    .withMessage("numbers must be as many as inputs, 4, but got 1");
        }
    }

    @Test
    void theDrawsOfTheSequencesOfAllInputsAreSplitFromTheSeedInOrder() {
        GenerationConfig config = GenerationConfig.builder()
                .setMaxTokens(1)
                .optSampling()
                .optNumReturn(3)
                .optSeed(7)
                .build();
        try (NDManager manager = NDManager.newBaseManager()) {
            Generator generator = new Generator(new FixedLogits(1, 2), manager, config);
            SplittableRandom root = new SplittableRandom(7);
            for (int number = 0; number < 5; number++) {
                for (int sequence = 0; sequence < 3; sequence++) {
                    assertThat(generator.random(number, sequence).nextLong())
                            .isEqualTo(root.split().nextLong());
                }
            }
        }
    }

    private static Generator generator(NDManager manager, long seed) {
        LanguageModel model = LanguageModels.initialised(LanguageModels.learned(64), manager, SEED);
        return new Generator(
                model,
                manager,
                GenerationConfig.builder()
                        .setMaxTokens(19)
                        .optTopP(0.9)
                        .optSeed(seed)
                        .build());
    }

    private static List<int[]> inputs() {
        return List.of(new int[] {4, 5}, new int[] {6}, new int[] {7, 8}, new int[] {9, 9, 9});
    }
}
