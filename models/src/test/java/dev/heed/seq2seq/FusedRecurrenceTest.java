package dev.heed.seq2seq;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.block.GeneratedTokens;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.kernel.TokenSampling;
import dev.heed.test.ArrayAssert;
import dev.heed.test.Gradients;
import dev.heed.test.KernelChoice;
import dev.heed.test.OwnThread;
import dev.heed.text.SpecialTokens;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A decoder's loop in one native call gives what its blocks give step by step, gradients included. */
class FusedRecurrenceTest {

    private static final int SEED = 37;
    private static final float ROUNDING = 1e-5f;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<AttentionSeq2SeqConfig> decoders() {
        return decoders(0);
    }

    private static Stream<AttentionSeq2SeqConfig> decoders(float dropout) {
        List<AttentionSeq2SeqConfig> configs = new ArrayList<>();
        for (RecurrentCell cell : RecurrentCell.values()) {
            for (AttentionSeq2SeqConfig.Score score : AttentionSeq2SeqConfig.Score.values()) {
                for (AttentionSeq2SeqConfig.InputFeeding feeding : AttentionSeq2SeqConfig.InputFeeding.values()) {
                    int numLayers = score == AttentionSeq2SeqConfig.Score.GENERAL ? 3 : 1;
                    configs.add(new AttentionSeq2SeqConfig(settings(cell, numLayers, dropout), score, feeding));
                }
            }
        }
        return configs.stream();
    }

    private static RecurrentConfig settings(RecurrentCell cell, int numLayers, float dropout) {
        return new RecurrentConfig(
                EmbeddingConfig.plain(Models.SOURCE_VOCAB, 5, AddedPosition.none(), dropout),
                EmbeddingConfig.plain(Models.TARGET_VOCAB, 3, AddedPosition.learned(17), dropout),
                cell,
                7,
                numLayers,
                dropout);
    }

    private Seq2Seq model(AttentionSeq2SeqConfig config) {
        return Models.initialised(() -> new AttentionSeq2Seq(config), manager, SEED);
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void logitsAndGradientsAreThoseOfTheBlocks(AttentionSeq2SeqConfig config) {
        Seq2Seq model = model(config);
        Map<String, NDArray> expected = new LinkedHashMap<>();
        KernelChoice.COMPOSED.run(() -> expected.putAll(trained(model, pass())));

        Map<String, NDArray> actual = trained(model, pass());
        Map<String, NDArray> there = OwnThread.call(() -> trained(model, pass()));

        expected.forEach((name, array) -> {
            NDArray here = Objects.requireNonNull(actual.get(name));
            ArrayAssert.assertThat(here).as(name).isCloseTo(array, ROUNDING);
            ArrayAssert.assertThat(Objects.requireNonNull(there.get(name)))
                    .as(name)
                    .isBitEqualTo(here);
        });
    }

    /** Whoever watches sees the blocks, which draw as the loop does. */
    @Test
    void dropoutIsThatOfTheBlocks() {
        decoders(0.3f).forEach(config -> {
            Seq2Seq model = model(config);

            Map<String, NDArray> expected = trained(model, pass().watchedBy((block, weights) -> {}));

            trained(model, pass())
                    .forEach((name, actual) -> ArrayAssert.assertThat(actual)
                            .as(config + " " + name)
                            .isCloseTo(Objects.requireNonNull(expected.get(name)), ROUNDING));
        });
    }

    private ForwardPass pass() {
        return new ForwardPass(new ParameterStore(manager, false), true);
    }

    /** Logits, and the gradient of each parameter of their sum, each with its own weight. */
    private Map<String, NDArray> trained(Seq2Seq model, ForwardPass pass) {
        Engine.getInstance().setRandomSeed(SEED);
        Map<String, NDArray> parameters = Gradients.parameters(model);
        parameters.values().forEach(parameter -> parameter.setRequiresGradient(false)); // forgets the gradient before
        List<NDArray> logits = new ArrayList<>();
        NDArray weights = manager.arange(3f * 5 * Models.TARGET_VOCAB).sin().reshape(3, 5, Models.TARGET_VOCAB);
        Map<String, NDArray> results = Gradients.of(
                manager,
                parameters,
                () -> {
                    logits.add(model.logits(pass, manager, Models.batch(SEED)));
                    return logits.get(0);
                },
                weights);
        results.put("logits", logits.get(0).stopGradient());
        return results;
    }

    @Test
    void aPassThatIsWatchedShowsTheWeightsOfTheSameAnswer() {
        Seq2Seq model = model(decoders().toList().get(1));
        ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));
        List<Shape> shown = new ArrayList<>();

        NDArray watched = model.logits(
                pass.watchedBy((block, weights) -> shown.add(weights.getShape())), manager, Models.batch(SEED));

        assertThat(shown).hasSize(5).containsOnly(new Shape(3, 1, 1, 7));
        ArrayAssert.assertThat(model.logits(pass, manager, Models.batch(SEED))).isCloseTo(watched, ROUNDING);
    }

    @Test
    void whatPaddingHoldsChangesNothing() {
        for (AttentionSeq2SeqConfig config : decoders().toList()) {
            Seq2Seq model = model(config);
            NDArray embedding =
                    Objects.requireNonNull(Gradients.parameters(model).get("01sourceEmbedding_weight"));
            NDArray before = predicted(model);

            embedding.set(new NDIndex(SpecialTokens.PAD), Float.NaN);

            ArrayAssert.assertThat(predicted(model)).as(config.toString()).isCloseTo(before, ROUNDING);
        }
    }

    @ParameterizedTest
    @EnumSource(AttentionSeq2SeqConfig.InputFeeding.class)
    void scaledScoresAreThoseOfWeightsDividedByTheRoot(AttentionSeq2SeqConfig.InputFeeding feeding) {
        RecurrentConfig settings = settings(RecurrentCell.GRU, 1, 0);
        Seq2Seq scaled = model(new AttentionSeq2SeqConfig(settings, AttentionSeq2SeqConfig.Score.SCALED, feeding));
        Seq2Seq general = model(new AttentionSeq2SeqConfig(settings, AttentionSeq2SeqConfig.Score.GENERAL, feeding));
        scoreWeight(scaled).muli(100); // for the weights to differ from a mean

        scoreWeight(general).muli(100 / Math.sqrt(14));

        ArrayAssert.assertThat(predicted(scaled)).isCloseTo(predicted(general), ROUNDING);
    }

    private static NDArray scoreWeight(Seq2Seq model) {
        return Objects.requireNonNull(Gradients.parameters(model).get("06attention_01queryProjection_weight"));
    }

    private NDArray predicted(Seq2Seq model) {
        ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));
        return model.logits(pass, manager, Models.batch(SEED));
    }

    @Test
    void generationEndsWhereEachRowHasAnEndTokenAndGoesOnFromThere() {
        Seq2Seq model = saying(SpecialTokens.EOS);
        ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));
        DecoderState start = model.start(pass, manager, Models.batch(SEED).source());
        NDArray token = manager.full(new Shape(3, 1), SpecialTokens.BOS, DataType.INT64);

        TokenSampling greedy =
                new TokenSampling(null, 1, 1, 1, 0, 1, 0, null, manager.create(new long[] {SpecialTokens.EOS}));

        GeneratedTokens<DecoderState> generated = model.generate(pass, token, start, 13, greedy);

        assertThat(generated.tokens().toLongArray()).containsExactly(2, 2, 2);
        assertThat(generated.state().length()).isEqualTo(1);
        NDArray next = model.step(pass, generated.tokens(), generated.state()).output();
        NDArray both = manager.create(new long[] {1, 2, 1, 2, 1, 2}, new Shape(3, 2));
        NDArray whole = model.step(pass, both, start).output();
        ArrayAssert.assertThat(next).isCloseTo(whole.get(":, 1:"), ROUNDING);
    }

    @Test
    void anEndTokenThatTheSettingsDoNotNameEndsNothing() {
        Seq2Seq model = saying(SpecialTokens.EOS);
        GenerationConfig config =
                GenerationConfig.builder().setMaxTokens(11).optEndTokens(5).build();

        int[] tokens = new Generator(model, manager, config)
                .best(List.of(new int[] {4, 5, 6}))
                .get(0)
                .tokens();

        assertThat(tokens).hasSize(11).containsOnly(SpecialTokens.EOS);
    }

    /** A model that finds one token most probable. */
    private Seq2Seq saying(int token) {
        Seq2Seq model = model(decoders().toList().get(5));
        NDArray bias = Gradients.parameters(model).entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("outputProjection_bias"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        float[] values = new float[Models.TARGET_VOCAB];
        values[token] = 50;
        bias.set(FloatBuffer.wrap(values));
        return model;
    }
}
