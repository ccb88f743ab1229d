package dev.heed.encoder;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.mask.AttentionMask;
import dev.heed.test.Gradients;
import dev.heed.test.KernelChoice;
import dev.heed.test.OwnThread;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every encoder-only model promises, whatever its settings and its head. */
class EncoderContractTest {

    private static final double ROUNDING = 1e-5;
    private static final double VISIBLE = 1e-3;
    private static final int SEED = 17;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Named<Supplier<Block>>> models() {
        return EncoderModels.all().entrySet().stream().map(entry -> Named.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("models")
    void paddingDoesNotChangeRealTokens(Supplier<Block> maker) {
        Block model = EncoderModels.initialised(maker, manager, SEED);
        TextInputs inputs = EncoderModels.inputs(model, manager);
        int[] lengths = EncoderModels.tokens().lengths();
        NDArray padded = EncoderModels.run(model, pass(), inputs);

        for (int row = 0; row < lengths.length; row++) {
            NDArray alone = EncoderModels.run(model, pass(), alone(inputs, row, lengths[row]));
            assertThat(real(padded, row, lengths[row])).as("sequence %s", row).isCloseTo(alone, ROUNDING);
        }
        NDArray garbage = EncoderModels.run(model, pass(), withGarbage(inputs));
        for (int row = 0; row < lengths.length; row++) {
            assertThat(real(garbage, row, lengths[row]))
                    .as("sequence %s", row)
                    .isCloseTo(real(padded, row, lengths[row]), ROUNDING);
        }
    }

    private static TextInputs alone(TextInputs inputs, int row, int length) {
        String index = row + ":" + (row + 1) + ", :" + length;
        NDArray segments = inputs.segments();
        return new TextInputs(
                inputs.tokens().get(index), AttentionMask.none(), segments == null ? null : segments.get(index));
    }

    /** Other ids and other segments where there is padding, and two more columns of it. */
    private TextInputs withGarbage(TextInputs inputs) {
        NDArray keep = keys(inputs).reshape(inputs.tokens().getShape());
        NDArray more = manager.create(new long[] {7, 3, 12, 1, 9, 4}, new Shape(3, 2));
        NDArray tokens =
                inputs.tokens().add(keep.logicalNot().toType(inputs.tokens().getDataType(), false));
        NDArray segments = inputs.segments();
        return new TextInputs(
                tokens.concat(more, 1), inputs.mask(), segments == null ? null : segments.concat(more.onesLike(), 1));
    }

    private NDArray keys(TextInputs inputs) {
        Shape shape = inputs.tokens().getShape();
        return Objects.requireNonNull(inputs.mask().keep(manager, new Shape(shape.get(0), 1, 1, shape.get(1))));
    }

    /** The answer for a sequence, without that for its padding. */
    private static NDArray real(NDArray output, int row, int length) {
        String sequence = row + ":" + (row + 1);
        return output.getShape().dimension() == 2 ? output.get(sequence) : output.get(sequence + ", :" + length);
    }

    @ParameterizedTest
    @MethodSource("models")
    void tokensSeeBothSides(Supplier<Block> maker) {
        Block model = EncoderModels.initialised(maker, manager, SEED);
        NDArray tokens = manager.create(new long[] {2, 5, 8, 2, 5, 9}, new Shape(2, 3));

        NDArray output = EncoderModels.run(model, pass(), new TextInputs(tokens, AttentionMask.none(), null));

        assertThat(output.get("0").reshape(-1)).differsFrom(output.get("1").reshape(-1), VISIBLE);
        if (output.getShape().dimension() == 3) {
            assertThat(output.get("0, 0")).differsFrom(output.get("1, 0"), VISIBLE);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyParameterReceivesTheSameGradientFromBothKernels(Supplier<Block> maker) {
        Block model = EncoderModels.initialised(maker, manager, SEED);
        TextInputs inputs = EncoderModels.inputs(model, manager);
        NDArray output = EncoderModels.run(model, pass(), inputs);
        NDArray weights = BertReference.waves(output);
        List<Map<String, NDArray>> gradients = new ArrayList<>();
        for (KernelChoice kernel : KernelChoice.values()) {
            kernel.run(() -> {
                assertThat(EncoderModels.run(model, pass(), inputs)).isCloseTo(output, ROUNDING);
                gradients.add(Gradients.of(
                        manager,
                        Gradients.parameters(model),
                        () -> EncoderModels.run(model, training(), inputs),
                        weights));
            });
        }

        gradients.get(0).forEach((name, gradient) -> {
            assertThat(gradient)
                    .as(name)
                    .isCloseTo(Objects.requireNonNull(gradients.get(1).get(name)), 1e-4);
            if (!name.endsWith("keyProjection_bias")) { // softmax takes it away again
                assertThat(gradient).as(name).isFinite().reaches(1e-4);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("models")
    void savingAndLoadingKeepsTheAnswer(Supplier<Block> maker) throws Exception {
        Block saved = EncoderModels.initialised(maker, manager, SEED);
        Block loaded = EncoderModels.initialised(maker, manager, SEED + 1);
        TextInputs inputs = EncoderModels.inputs(saved, manager);
        assertThat(EncoderModels.run(loaded, pass(), inputs))
                .differsFrom(EncoderModels.run(saved, pass(), inputs), VISIBLE);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        saved.saveParameters(new DataOutputStream(bytes));

        loaded.loadParameters(manager, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

        assertThat(EncoderModels.run(loaded, pass(), inputs)).isBitEqualTo(EncoderModels.run(saved, pass(), inputs));
    }

    @ParameterizedTest
    @MethodSource("models")
    void runsAmongDjlsBlocks(Supplier<Block> maker) {
        Block model = EncoderModels.initialised(maker, manager, SEED);
        TextInputs inputs = EncoderModels.inputs(model, manager);
        NDArray tokens = inputs.tokens();
        NDArray keyMask = keys(inputs).reshape(tokens.getShape());
        NDList list = new NDList(tokens, keyMask);
        if (inputs.segments() != null) {
            list.add(inputs.segments());
        }
        List<NDArray> seen = new ArrayList<>();
        ForwardPass watched = pass().watchedBy((block, weights) -> seen.add(weights));
        Block network = new SequentialBlock().add(new LambdaBlock(each -> each)).add(model);

        NDArray output = network.forward(watched.parameters(), list, false).singletonOrThrow();

        assertThat(seen).hasSize(2);
        assertThat(output).isCloseTo(EncoderModels.run(model, pass(), inputs), ROUNDING);
        assertThat(model.getOutputShapes(list.getShapes())).containsExactly(output.getShape());
        tokens.setName("tokens");
        keyMask.setName("keyMask");
        NDList turned = new NDList(list);
        Collections.reverse(turned);
        assertThat(network.forward(watched.parameters(), turned, false).singletonOrThrow())
                .isBitEqualTo(output);
        NDArray unmasked =
                model.forward(pass().parameters(), new NDList(tokens), false).singletonOrThrow();
        assertThat(unmasked)
                .isBitEqualTo(EncoderModels.run(model, pass(), new TextInputs(tokens, AttentionMask.none(), null)));
    }

    @ParameterizedTest
    @MethodSource("models")
    void aThreadOfItsOwnChangesNothingAndRecordsNothing(Supplier<Block> maker) {
        Block model = EncoderModels.initialised(maker, manager, SEED);
        TextInputs inputs = EncoderModels.inputs(model, manager);
        for (KernelChoice kernel : KernelChoice.values()) {
            kernel.run(() -> {
                NDArray here = EncoderModels.run(model, pass(), inputs);
                NDArray there = OwnThread.call(() -> EncoderModels.run(model, pass(), inputs));

                assertThat(there).as("%s", kernel).isBitEqualTo(here);
                assertThat(Gradients.isRecorded(there)).isFalse();
            });
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void aPredictionLeavesNothingBehind(Supplier<Block> maker) {
        Block model = EncoderModels.initialised(maker, manager, SEED);
        EncoderModels.run(model, pass(), EncoderModels.inputs(model, manager)); // what is made once
        int before = manager.getManagedArrays().size();

        try (NDManager step = manager.newSubManager()) {
            EncoderModels.run(model, pass(), EncoderModels.inputs(model, step));
        }

        assertThat(manager.getManagedArrays()).hasSize(before);
    }

    private ForwardPass pass() {
        return ForwardPass.inference(new ParameterStore(manager, false));
    }

    private ForwardPass training() {
        return new ForwardPass(new ParameterStore(manager, false), true);
    }
}
