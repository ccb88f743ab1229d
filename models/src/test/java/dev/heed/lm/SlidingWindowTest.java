package dev.heed.lm;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.heed.attention.KeyValueCache;
import dev.heed.block.ForwardPass;
import dev.heed.block.GeneratedTokens;
import dev.heed.block.StepResult;
import dev.heed.embedding.AddedPosition;
import dev.heed.generate.Generated;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.layer.LayerConfigBuilder;
import dev.heed.mask.AttentionMask;
import dev.heed.position.Alibi;
import dev.heed.position.Rotary;
import dev.heed.seq2seq.OutputWeights;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Language models with a sliding window, far beyond it. */
class SlidingWindowTest {

    private static final int SEED = 7;
    private static final int BATCH_SIZE = 3;
    private static final int LENGTH = 41;
    private static final int WINDOW = 5;
    private static final int SINKS = 2;
    private static final double ROUNDING = 1e-5;

    private final NDManager manager = NDManager.newBaseManager();
    private final ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Named<LanguageModelConfig>> models() {
        return Stream.of(
                Named.of("rotary", config(AddedPosition.none(), rotary())),
                Named.of(
                        "alibi",
                        config(AddedPosition.none(), LanguageModels.layer().optPosition(new Alibi()))),
                Named.of("learned", config(AddedPosition.learned(LENGTH), LanguageModels.layer())),
                Named.of("sinusoidal", config(AddedPosition.sinusoidal(), LanguageModels.layer())));
    }

    @ParameterizedTest
    @MethodSource("models")
    void stepsEqualTheWholePass(LanguageModelConfig config) {
        LanguageModel model = LanguageModels.initialised(config, manager, SEED);
        NDArray tokens = LanguageModels.batch(SEED, BATCH_SIZE, LENGTH).toArray(manager);
        NDArray whole = model.logits(pass, tokens);

        for (int prompt : new int[] {1, 4, 23}) {
            StepResult<LanguageModelState> step =
                    model.step(pass, tokens.get(":, :" + prompt), model.start(manager, BATCH_SIZE));
            NDList parts = new NDList(step.output());
            for (int t = prompt; t < LENGTH; t++) {
                step = model.step(pass, tokens.get(new NDIndex(":, " + t + ":" + (t + 1))), step.state());
                parts.add(step.output());
            }

            assertThat(NDArrays.concat(parts, 1)).isCloseTo(whole, ROUNDING);
            assertThat(step.state().length()).isEqualTo(LENGTH);
            assertThat(step.state().layers()).allMatch(cache -> cache.numKeys() <= 2 * (WINDOW + SINKS) + 1);
        }
    }

    /** In native calls of several tokens, shorter and longer than the window. */
    @ParameterizedTest
    @MethodSource("models")
    void generatingInOneCallEqualsTheWholePass(LanguageModelConfig config) {
        LanguageModel model = LanguageModels.initialised(config, manager, SEED);
        NDArray tokens = LanguageModels.batch(SEED, BATCH_SIZE, 2).toArray(manager);
        LanguageModelState state = model.stepToLast(pass, tokens.get(":, :1"), model.start(manager, BATCH_SIZE))
                .state();
        NDArray scores = manager.zeros(new Shape(BATCH_SIZE, 0));
        for (int count : new int[] {1, 3, 17, 7, 2}) {
            GeneratedTokens<LanguageModelState> generated =
                    model.generate(pass, tokens.get(":, -1:"), state, count, null);
            tokens = tokens.concat(generated.tokens(), 1);
            scores = scores.concat(generated.logProbabilities(), 1);
            state = generated.state();
        }

        NDArray likely =
                model.logits(pass, tokens).logSoftmax(-1).get(":, 1:-1").max(new int[] {-1});
        assertThat(scores).isCloseTo(likely, ROUNDING);
    }

    @Test
    void generatesThousandsOfTokensInTheSameMemory() {
        LanguageModelConfig config = config(AddedPosition.none(), rotary());
        LanguageModel model = LanguageModels.initialised(config, manager, SEED);
        int[] prompt = LanguageModels.batch(SEED, 1, 3).row(0);
        int before = manager.getManagedArrays().size();

        Generated generated = new Generator(model, manager, GenerationConfig.greedy(2_003))
                .best(List.of(prompt))
                .get(0);

        assertThat(manager.getManagedArrays()).hasSize(before);
        assertThat(generated.windowSlid()).isFalse();
        int[] all = Arrays.copyOf(prompt, 3 + 2_003);
        System.arraycopy(generated.tokens(), 0, all, 3, 2_003);
        NDArray tokens = manager.create(Arrays.stream(all).asLongStream().toArray(), new Shape(1, all.length));
        NDArray likely = model.logits(pass, tokens).logSoftmax(-1).get("0, 2:-1");
        NDArray chosen = likely.gather(tokens.get("0, 3:").expandDims(1), 1).squeeze(1);
        assertThat(chosen).isCloseTo(likely.max(new int[] {-1}), 1e-4);
        assertThat(generated.score()).isCloseTo(chosen.sum().getFloat(), within(1e-2));
    }

    @Test
    void holdsTheSameMemoryHoweverManyTokensWereGenerated() {
        LanguageModel model = LanguageModels.initialised(config(AddedPosition.none(), rotary()), manager, SEED);
        LanguageModelState state = model.start(manager, 1);
        NDArray token = manager.zeros(new Shape(1, 1), DataType.INT64);
        for (int call = 0; call < 40; call++) {
            GeneratedTokens<LanguageModelState> generated = model.generate(pass, token, state, 16, null);
            token = generated.tokens().get(":, -1:");
            state = generated.state();
            if (call > 3) {
                for (KeyValueCache cache : state.layers()) {
                    assertThat(cache.room().key().getShape().get(2)).isEqualTo(2 * (WINDOW - 1 + SINKS + 16));
                }
            }
        }
        assertThat(state.length()).isEqualTo(640);
    }

    /** Window, sinks, and tokens of which 10 is no number; the next one does not see it, as the first or not. */
    static Stream<Arguments> spoiledPrompts() {
        return Stream.of(
                Arguments.of(WINDOW, SINKS, new long[] {4, 5, 10, 6, 7, 8, 9, 4}),
                Arguments.of(WINDOW, SINKS, new long[] {4, 5, 10, 6, 7, 8, 9}),
                Arguments.of(WINDOW, SINKS, new long[] {4, 5, 6, 10, 7, 8, 9, 4}),
                Arguments.of(1, 1, new long[] {4, 5, 10}),
                Arguments.of(1, 0, new long[] {5, 10}),
                Arguments.of(1, 0, new long[] {10}));
    }

    /** A token whose vector is no number, as in a vocabulary with tokens that were never trained. */
    @ParameterizedTest
    @MethodSource("spoiledPrompts")
    void aTokenOutOfSightMayBeNoNumber(int window, int sinks, long[] prompt) {
        LanguageModelConfig config = LanguageModels.config(
                AddedPosition.none(),
                rotary().optVisibility(AttentionMask.slidingWindow(window, sinks)),
                OutputWeights.SEPARATE);
        LanguageModel model = LanguageModels.initialised(
                new LanguageModelConfig(config.embedding(), config.layer(), 1, OutputWeights.SEPARATE), manager, SEED);
        model.getParameters().get("01embedding_weight").getArray().set(new NDIndex("10"), Float.NaN);
        model.getParameters().get("03outputProjection_bias").getArray().set(new NDIndex("10"), -100f);
        NDArray fed = manager.create(prompt, new Shape(1, prompt.length));
        LanguageModelState state =
                model.stepToLast(pass, fed, model.start(manager, 1)).state();
        NDArray first = manager.create(new long[] {4}, new Shape(1, 1));

        GeneratedTokens<LanguageModelState> generated = model.generate(pass, first, state, 5, null);

        NDArray tokens = fed.concat(first, 1).concat(generated.tokens(), 1);
        NDArray expected = model.logits(pass, tokens)
                .logSoftmax(-1)
                .get(":, " + prompt.length + ":-1")
                .max(new int[] {-1});
        assertThat(expected).isFinite();
        assertThat(generated.logProbabilities()).isCloseTo(expected, ROUNDING);
    }

    private static LayerConfigBuilder rotary() {
        return LanguageModels.layer().optPosition(new Rotary()).optNumKvHeads(2);
    }

    private static LanguageModelConfig config(AddedPosition position, LayerConfigBuilder layer) {
        return LanguageModels.config(
                position, layer.optVisibility(AttentionMask.slidingWindow(WINDOW, SINKS)), OutputWeights.TIED);
    }
}
