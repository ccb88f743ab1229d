package dev.heed.adapt;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.heed.attention.AttentionConfig;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.block.AdaptableLinear;
import dev.heed.block.BlockPaths;
import dev.heed.block.ForwardPass;
import dev.heed.io.SafeTensors;
import dev.heed.kernel.ParameterUpdates;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.lm.LanguageModels;
import dev.heed.seq2seq.Models;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.test.Gradients;
import dev.heed.test.KernelChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Heads pruned from whole models: the output stays that of the gated model, and everything else works on. */
class PrunedHeadsTest {

    private static final String FIRST = "stack.layer0.selfAttention";
    private static final String SECOND = "stack.layer1.selfAttention";
    private static final double ROUNDING = 1e-6;
    private static final double STEPS = 5e-6;

    @TempDir
    private Path folder;

    private final NDManager manager = NDManager.newBaseManager();
    private final ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));
    private final NDArray tokens = LanguageModels.batch(1, 3, 7).toArray(manager);

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Named<LanguageModelConfig>> models() {
        return LanguageModels.all().entrySet().stream().map(entry -> Named.of(entry.getKey(), entry.getValue()));
    }

    /** A head of each group in the first layer, a whole group or a head in the second: the layers differ. */
    private static PrunedHeads some(LanguageModelConfig config) {
        AttentionConfig attention = config.layer().attention();
        int groupSize = attention.numHeads() / attention.numKvHeads();
        List<Integer> first = groupSize == 1
                ? List.of(0, 4)
                : IntStream.range(0, attention.numKvHeads())
                        .mapToObj(group -> group * groupSize)
                        .toList();
        return new PrunedHeads(Map.of(
                FIRST, first, SECOND, IntStream.range(0, groupSize).boxed().toList()));
    }

    @ParameterizedTest
    @MethodSource("models")
    void aPrunedLanguageModelAnswersAsTheGatedOne(LanguageModelConfig config) {
        LanguageModel gated = LanguageModels.initialised(config, manager, 17);
        LanguageModel pruned = LanguageModels.initialised(config, manager, 17);
        PrunedHeads some = some(config);
        silence(gated, some);

        PrunedHeads lost = silence(pruned, some).prune();

        assertThat(lost).isEqualTo(some);
        assertThat(pruned.parameterCount())
                .isLessThan(LanguageModels.initialised(config, manager, 17).parameterCount());
        for (KernelChoice kernel : KernelChoice.values()) {
            kernel.run(() -> {
                NDArray logits = pruned.logits(pass, tokens);
                assertThat(logits).isCloseTo(gated.logits(pass, tokens), ROUNDING);
                var first = pruned.step(pass, tokens.get(":, :4"), pruned.start(manager, 3));
                var second = pruned.step(pass, tokens.get(":, 4:"), first.state());
                assertThat(second.output()).isCloseTo(logits.get(":, 4:"), STEPS);
                NDArray next = second.output().get(":, -1:").argMax(-1);
                NDArray last = pruned.step(pass, next, second.state()).output();
                if (pruned.canGenerate(pass, next)) {
                    assertThat(pruned.generate(pass, next, second.state(), 1, null)
                                    .tokens()
                                    .toLongArray())
                            .isEqualTo(last.argMax(-1).toLongArray());
                }
            });
        }
        // Up to 73, of which a float32 has steps of 8e-6; layers one by one end with a norm of other operations
        assertThat(gradient(pruned)).isCloseTo(gradient(gated), 1e-4);
    }

    /** Of the embedding, through all layers. */
    private NDArray gradient(LanguageModel model) {
        ForwardPass training = new ForwardPass(new ParameterStore(manager, false), true);
        NDArray embedding = model.getParameters().valueAt(0).getArray();
        return Objects.requireNonNull(Gradients.of(
                        manager,
                        Map.of("embedding", embedding),
                        () -> model.logits(training, tokens).square(),
                        manager.create(1f))
                .get("embedding"));
    }

    private static HeadGates silence(Block network, PrunedHeads heads) {
        HeadGates gates = HeadGates.add(network);
        heads.heads().forEach((path, numbers) -> numbers.forEach(head -> gates.set(path, head, 0)));
        return gates;
    }

    @Test
    void aPrunedSequenceToSequenceModelAnswersAsTheGatedOne() {
        var maker = Objects.requireNonNull(Models.all().get("transformer rotary"));
        Seq2Seq gated = Models.initialised(maker, manager, 3);
        Seq2Seq pruned = Models.initialised(maker, manager, 3);
        PrunedHeads some = new PrunedHeads(Map.of(
                "encoderLayer0.selfAttention", List.of(1),
                "decoderLayer1.selfAttention", List.of(0, 2),
                "decoderLayer0.crossAttention", List.of(2)));
        silence(gated, some);
        silence(pruned, some).prune();

        assertThat(pruned.logits(pass, manager, Models.batch(2)))
                .isCloseTo(gated.logits(pass, manager, Models.batch(2)), ROUNDING);
    }

    @Test
    void aFileSaysWhichHeadsAreGoneAndANewNetworkLoadsIt() {
        LanguageModelConfig config = Objects.requireNonNull(LanguageModels.all().get("alibi"));
        LanguageModel saved = LanguageModels.initialised(config, manager, 17);
        some(config).apply(saved);
        Path file = folder.resolve("model.safetensors");
        SafeTensors.write(
                file,
                Gradients.parameters(saved),
                Map.of(PrunedHeads.METADATA, PrunedHeads.of(saved).toText()));

        String text = Objects.requireNonNull(SafeTensors.metadata(file).get(PrunedHeads.METADATA));
        assertThat(text).contains("\"stack.layer0.selfAttention\":[0,4]", "\"stack.layer1.selfAttention\":[0]");
        LanguageModel fresh = new LanguageModel(config);
        PrunedHeads.parse(text).apply(fresh);
        fresh.initialize(manager);
        Map<String, NDArray> arrays = SafeTensors.read(file, manager);
        NDList targets = new NDList();
        NDList values = new NDList();
        Gradients.parameters(fresh).forEach((name, array) -> {
            targets.add(array);
            values.add(arrays.get(name));
        });
        ParameterUpdates.of(tokens).set(targets, values);

        assertThat(fresh.logits(pass, tokens)).isBitEqualTo(saved.logits(pass, tokens));
        assertThat(PrunedHeads.of(fresh)).isEqualTo(PrunedHeads.of(saved));
    }

    @Test
    void aTrainerMadeAfterPruningTrains() {
        LanguageModelConfig config = Objects.requireNonNull(LanguageModels.all().get("llama"));
        LanguageModel network = LanguageModels.initialised(config, manager, 17);
        some(config).apply(network);
        NDArray before = network.logits(pass, tokens);
        try (Model model = Model.newInstance("pruned")) {
            model.setBlock(network);
            Optimizer sgd =
                    Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build();
            try (Trainer trainer = model.newTrainer(new DefaultTrainingConfig(Loss.l2Loss()).optOptimizer(sgd))) {
                trainer.initialize(new Shape(3, 7));
                try (GradientCollector collector = trainer.newGradientCollector()) {
                    NDArray logits = trainer.forward(new NDList(tokens)).head();
                    collector.backward(logits.square().mean());
                }
                trainer.step();
            }
            NDArray after = network.logits(pass, tokens);
            assertThat(after.square().mean().getFloat())
                    .isLessThan(before.square().mean().getFloat());
        }
    }

    @Test
    void nothingIsPrunedIfSomethingCannotBe() {
        LanguageModelConfig config = Objects.requireNonNull(LanguageModels.all().get("gpt2"));
        LanguageModel network = LanguageModels.initialised(config, manager, 17);
        long count = network.parameterCount();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PrunedHeads(Map.of("stack.layer2.selfAttention", List.of(0))).apply(network))
                .withMessage("pruned heads must be of attention blocks, [stack.layer0.selfAttention,"
                        + " stack.layer1.selfAttention], but got stack.layer2.selfAttention");
        PrunedHeads tooMany = new PrunedHeads(Map.of(FIRST, List.of(1), SECOND, List.of(0, 1, 2, 3, 4, 5)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tooMany.apply(network))
                .withMessage(
                        "stack.layer1.selfAttention: heads must leave one of [0, 1, 2, 3, 4, 5] at least, but got all of them");
        HeadGates gates = silence(network, tooMany);
        assertThatIllegalArgumentException().isThrownBy(gates::prune).withMessageContaining("at least");
        assertThat(gates.values().get(SECOND)).containsOnly(0);
        AdaptableLinear query = (AdaptableLinear) Objects.requireNonNull(
                        BlockPaths.all(network, MultiHeadAttention.class).get(SECOND))
                .getChildren()
                .get("01queryProjection");
        gates.set(SECOND, 0, 1);
        query.adapt("other", new LambdaBlock(NDList::new));
        assertThatIllegalStateException()
                .isThrownBy(gates::prune)
                .withMessage(
                        "adapters must be merged or removed before heads are pruned, but got [01other] in " + SECOND);
        gates.remove();
        assertThatIllegalStateException()
                .isThrownBy(() -> new PrunedHeads(Map.of(FIRST, List.of(1), SECOND, List.of(2))).apply(network))
                .withMessage("heads must be pruned where no block changes a weight, but got [01other] in"
                        + " 01queryProjection; merge or remove it first");
        query.restore();
        assertThat(network.parameterCount()).isEqualTo(count);
        assertThat(PrunedHeads.of(network).heads()).isEmpty();
    }

    @Test
    void aTextThatIsSomethingElseIsRefused() {
        for (String text : List.of("", "[1]", "{\"a\": 3}", "{\"a\": [1.5]}", "{\"a\": [null]}", "{\"a\"")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PrunedHeads.parse(text))
                    .withMessage("pruned_heads must be a JSON object of lists of head numbers, but got " + text);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PrunedHeads.parse("x".repeat(999)))
                .withMessageMatching(".*but got x{66}…x{33}");
    }
}
