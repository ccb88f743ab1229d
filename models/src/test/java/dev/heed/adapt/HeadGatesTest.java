package dev.heed.adapt;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.heed.attention.AttentionOutput;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.block.ForwardPass;
import dev.heed.kernel.HeadLayout;
import dev.heed.kernel.ParameterUpdates;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModels;
import dev.heed.mask.AttentionMask;
import dev.heed.seq2seq.Models;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.test.Gradients;
import dev.heed.test.KernelChoice;
import dev.heed.test.Shapes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A factor for each head. */
class HeadGatesTest {

    private static final int EMBED_DIM = 7;
    private static final int HEAD_DIM = 2;
    private static final String PATH = "MultiHeadAttention";
    private static final float[] GATES = {0.5f, 0, 1, -2, 3};

    /** Some roundings of outputs up to 4 in size, which processors add in orders of their own. */
    private static final double TOLERANCE = 4e-6;

    private final NDManager manager = NDManager.newBaseManager();
    private final ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));
    private final NDArray query = Shapes.seeded(1).normal(manager, 1, 3, 5, EMBED_DIM);
    private final NDArray memory = Shapes.seeded(1).normal(manager, 2, 3, 11, EMBED_DIM);

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource
    void theOutputIsTheSumOfTheGatedHeads(KernelChoice kernel) {
        MultiHeadAttention block = attention();
        NDArray expected = sumOfHeads(block);
        setAll(HeadGates.add(block));

        kernel.run(() -> {
            assertThat(block.attend(pass, query, memory, AttentionMask.none())).isCloseTo(expected, TOLERANCE);
            assertThat(block.attendWithWeights(
                                    pass, query, block.project(pass, memory, memory, 0), AttentionMask.none(), 0)
                            .context())
                    .isCloseTo(expected, TOLERANCE);
        });
    }

    /** By the equation, of the weights that the block shows and its projections. */
    private NDArray sumOfHeads(MultiHeadAttention block) {
        AttentionOutput shown =
                block.attendWithWeights(pass, query, block.project(pass, memory, memory, 0), AttentionMask.none(), 0);
        NDArray values = HeadLayout.split(
                memory.matMul(parameter(block, "03valueProjection_weight").transpose())
                        .add(parameter(block, "03valueProjection_bias")),
                HEAD_DIM); // (B, H, S, D)
        NDArray heads = shown.weights().matMul(values); // (B, H, T, D)
        NDArray sum = query.zerosLike().add(parameter(block, "04outputProjection_bias"));
        for (int head = 0; head < GATES.length; head++) {
            NDArray columns = parameter(block, "04outputProjection_weight")
                    .get(new NDIndex().addAllDim().addSliceDim((long) head * HEAD_DIM, (head + 1L) * HEAD_DIM));
            NDArray found = heads.get(new NDIndex().addAllDim().addIndices(head)); // (B, T, D)
            sum = sum.add(found.matMul(columns.transpose()).mul(manager.create(GATES[head])));
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource
    void gatesOfOneChangeNoBit(KernelChoice kernel) {
        kernel.run(() -> {
            LanguageModel model = languageModel();
            NDArray tokens = LanguageModels.batch(1, 3, 7).toArray(manager);
            NDArray before = model.logits(pass, tokens);

            HeadGates gates = HeadGates.add(model);

            assertThat(gates.values()).containsOnlyKeys("stack.layer0.selfAttention", "stack.layer1.selfAttention");
            assertThat(model.logits(pass, tokens)).isBitEqualTo(before);
            gates.set("stack.layer1.selfAttention", 3, 0);
            assertThat(model.logits(pass, tokens)).differsFrom(before, 1e-3);
            gates.remove();
            assertThat(model.logits(pass, tokens)).isBitEqualTo(before);
        });
    }

    @Test
    void stepsAndWholePassesAgreeAndMergingChangesNothing() {
        LanguageModel model = languageModel();
        HeadGates gates = HeadGates.add(model, path -> path.contains("layer0"));
        gates.set("stack.layer0.selfAttention", 0, 0);
        gates.set("stack.layer0.selfAttention", 5, 2.5f);
        NDArray tokens = LanguageModels.batch(1, 3, 7).toArray(manager);
        NDArray whole = model.logits(pass, tokens);
        int arrays = manager.getManagedArrays().size();

        try (NDManager scope = manager.newSubManager()) {
            NDArray own = LanguageModels.batch(1, 3, 7).toArray(scope);
            var first = model.step(pass, own.get(":, :4"), model.start(scope, 3));
            var second = model.step(pass, own.get(":, 4:"), first.state());
            assertThat(NDArrays.concat(new NDList(first.output(), second.output()), 1))
                    .isCloseTo(whole, 5e-6);
        }
        assertThat(manager.getManagedArrays().size()).isEqualTo(arrays);
        gates.merge();
        assertThat(manager.getManagedArrays().size()).isEqualTo(arrays - 1); // the gates are gone
        assertThat(model.logits(pass, tokens)).isCloseTo(whole, 1e-6);
        assertThatIllegalStateException()
                .isThrownBy(gates::values)
                .withMessage("head gates must still be there, but got some that were taken away");
    }

    @Test
    void everyAttentionOfASequenceToSequenceModelHasGates() {
        Seq2Seq model = Models.initialised(Objects.requireNonNull(Models.all().get("transformer rotary")), manager, 3);
        NDArray before = model.logits(pass, manager, Models.batch(2));
        HeadGates gates = HeadGates.add(model);

        assertThat(gates.values().keySet())
                .contains("encoderLayer1.selfAttention", "decoderLayer0.selfAttention", "decoderLayer1.crossAttention")
                .hasSize(6);
        assertThat(model.logits(pass, manager, Models.batch(2))).isBitEqualTo(before);
        gates.set("decoderLayer1.crossAttention", 1, 0);
        assertThat(model.logits(pass, manager, Models.batch(2))).differsFrom(before, 1e-4);
    }

    @Test
    void gatesLearnUnlessTheyAreFrozen() {
        MultiHeadAttention block = attention();
        HeadGates gates = HeadGates.add(block);
        Parameter parameter = block.getParameters().get("04outputProjection_01headGate_gates");
        ForwardPass training = new ForwardPass(new ParameterStore(manager, false), true);

        NDArray gradient = Gradients.of(
                        manager,
                        Map.of("gates", parameter.getArray()),
                        () -> block.attend(training, query, memory, AttentionMask.none()),
                        query)
                .get("gates");
        assertThat(Objects.requireNonNull(gradient).abs().min()).reaches(1e-3);

        assertThat(parameter.requiresGradient()).isTrue();
        gates.freeze(true);
        assertThat(parameter.requiresGradient()).isFalse();
        gates.set(PATH, 1, 0.25f);
        assertThat(gates.values().get(PATH)).containsExactly(1, 0.25f, 1, 1, 1);
    }

    @Test
    void whatIsNotThereIsRefused() {
        MultiHeadAttention block = attention();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeadGates.add(block, path -> path.contains("cross")))
                .withMessage("paths must choose an attention block, but got none of [MultiHeadAttention]");
        HeadGates gates = HeadGates.add(block);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gates.set("layer7", 0, 1))
                .withMessage("path must be one of [MultiHeadAttention], but got layer7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gates.set(PATH, 5, 1))
                .withMessage("head must be one of [0, 1, 2, 3, 4], but got 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gates.set(PATH, 0, Float.NaN))
                .withMessage("gate must be finite, but got NaN");
        assertThatIllegalStateException()
                .isThrownBy(() -> HeadGates.add(block))
                .withMessage("output projections must have no adapter or gate yet, but got [01headGate] in"
                        + " MultiHeadAttention");
        gates.remove();
        block.outputProjection().adapt("other", new LambdaBlock(NDList::new));
        assertThatIllegalStateException()
                .isThrownBy(() -> HeadGates.add(block))
                .withMessage("output projections must have no adapter or gate yet, but got [01other] in"
                        + " MultiHeadAttention");
    }

    private static void setAll(HeadGates gates) {
        for (int head = 0; head < GATES.length; head++) {
            gates.set(PATH, head, GATES[head]);
        }
    }

    private LanguageModel languageModel() {
        return LanguageModels.initialised(
                Objects.requireNonNull(LanguageModels.all().get("gpt2")), manager, 17);
    }

    private static NDArray parameter(MultiHeadAttention block, String name) {
        return block.getParameters().get(name).getArray();
    }

    private MultiHeadAttention attention() {
        Engine.getInstance().setRandomSeed(5);
        MultiHeadAttention block = MultiHeadAttention.builder()
                .setEmbedDim(EMBED_DIM)
                .setNumHeads(GATES.length)
                .optHeadDim(HEAD_DIM)
                .build();
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 1, EMBED_DIM));
        for (String name : List.of("03valueProjection_bias", "04outputProjection_bias")) {
            NDArray bias = parameter(block, name);
            NDArray values = Shapes.seeded(1).normal(manager, 3, bias.getShape().getShape());
            ParameterUpdates.of(bias).set(new NDList(bias), new NDList(values));
        }
        return block;
    }
}
