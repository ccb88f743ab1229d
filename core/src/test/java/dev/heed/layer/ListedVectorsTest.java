package dev.heed.layer;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.block.Activation;
import dev.heed.block.Bias;
import dev.heed.norm.Norm;
import dev.heed.norm.NormPlacement;
import dev.heed.position.Learned;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors in the list that DJL hands to a block: by name or in order, each honoured or refused. */
class ListedVectorsTest {

    private static final int SIZE = Attending.Settings.SIZE;
    private static final FeedForwardConfig RELU = new FeedForwardConfig(3, Activation.RELU, Bias.ALL, 0);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void haveNamesOrAnOrder() {
        MultiHeadAttention block = Attending.attention();
        NDArray query = Attending.normal(manager, 1, 5);
        NDArray key = Attending.normal(manager, 2, 7);
        NDArray value = Attending.normal(manager, 3, 7);
        block.initialize(manager, DataType.FLOAT32, query.getShape());
        NDArray expected = forward(block, new NDList(query, key, value));

        NDList turned = new NDList(Attending.named("value", value), Attending.named("key", key), query);

        assertThat(forward(block, turned)).isBitEqualTo(expected);
        assertThat(forward(block, new NDList(key, Attending.named("query", query), value)))
                .isBitEqualTo(expected);
    }

    @Test
    void haveNamesThatDiffer() {
        NDList inputs = Attending.DECODER.inputs(manager);
        inputs.forEach(input -> input.setName("memory"));
        refuse(Attending.DECODER.block, inputs, "inputs must have names that differ, but got two named memory");
    }

    @Test
    void ofADecoderAreTargetAndMemory() {
        NDList inputs = Attending.DECODER.inputs(manager);
        NDArray expected = forward(Attending.DECODER.block, inputs);
        NDList turned = new NDList(Attending.named("memory", inputs.get(1)), inputs.get(0));

        assertThat(forward(Attending.DECODER.block, turned)).isBitEqualTo(expected);
        refuse(
                Attending.DECODER.block,
                new NDList(inputs.get(0)),
                "inputs must be target and memory and at most one mask, but got 1 float array and 0 masks");
        inputs.add(coins(5, 5, 7));
        inputs.remove(1);
        refuse(
                Attending.DECODER.block,
                inputs,
                "inputs must be target and memory and at most one mask, but got 1 float array and 1 mask of boolean"
                        + " (5, 5, 7)");
    }

    @ParameterizedTest
    @EnumSource(names = {"ADDITIVE", "GENERAL"})
    void ofOneHeadAreQueryAndMemory(Attending attending) {
        NDList inputs = attending.inputs(manager);
        refuse(
                attending.block,
                new NDList(inputs.get(0)),
                "inputs must be query and memory and at most one mask, but got 1 float array and 0 masks");
        NDList values = new NDList(inputs);
        values.add(inputs.get(1));
        refuse(
                attending.block,
                values,
                "mask must have shape (B, T, S) for query (5, 5, 8) and key (5, 7, 8), but got (5, 7, 8)");
    }

    @Test
    void areNoMaskUnderTheirName() {
        NDList inputs = Attending.ENCODER.inputs(manager);
        inputs.add(Attending.named("key", manager.ones(new Shape(5, 5, 5))));
        refuse(
                Attending.ENCODER.block,
                inputs,
                "inputs must be tokens and at most one mask, but got 2 float arrays and 0 masks");
    }

    @Test
    void ofAnEncoderAreTokensAlone() {
        NDList inputs = Attending.ENCODER.inputs(manager);
        inputs.add(Attending.normal(manager, 2, 7));
        refuse(
                Attending.ENCODER.block,
                inputs,
                "mask must have shape (B, T, S) for query (5, 5, 8) and key (5, 5, 8), but got (5, 7, 8)");
        inputs.set(1, Attending.normal(manager, 2, 5));
        refuse(
                Attending.ENCODER.block,
                inputs,
                "mask must have shape (B, T, S) for query (5, 5, 8) and key (5, 5, 8), but got (5, 5, 8)");
        inputs.add(Attending.normal(manager, 2, 5));
        refuse(
                Attending.ENCODER.block,
                inputs,
                "inputs must be tokens and at most one mask, but got 3 float arrays and 0 masks");
    }

    static Stream<Named<BiFunction<NDManager, Shape, Block>>> blocksOfOneInput() {
        return Stream.of(
                Named.of(
                        "stack",
                        (manager, shape) -> initialised(new CausalStack(Attending.Settings.LAYER, 2), manager, shape)),
                Named.of("feedForward", (manager, shape) -> initialised(new FeedForward(SIZE, RELU), manager, shape)),
                Named.of(
                        "residual",
                        (manager, shape) ->
                                initialised(new Residual(Norm.layer(), NormPlacement.PRE, 0), manager, shape)),
                Named.of("norm", (manager, shape) -> initialised(Norm.rms().build(), manager, shape)),
                Named.of("position", (manager, shape) -> initialised(new Learned(11), manager, shape)));
    }

    @ParameterizedTest
    @MethodSource("blocksOfOneInput")
    void ofOtherBlocksAreOne(BiFunction<NDManager, Shape, Block> maker) {
        NDArray tokens = Attending.normal(manager, 1, 5);
        Block block = maker.apply(manager, tokens.getShape());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> forward(block, new NDList(tokens, coins(5, 5, 5))))
                .withMessageMatching("inputs must be (tokens|input|embeddings) alone, but got 2 arrays");
    }

    private void refuse(Block block, NDList inputs, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> forward(block, inputs))
                .withMessage(message);
    }

    private NDArray forward(Block block, NDList inputs) {
        return Attending.forward(block, manager, inputs);
    }

    private NDArray coins(long... sizes) {
        return Attending.coins(manager, sizes);
    }

    private static Block initialised(Block block, NDManager manager, Shape shape) {
        block.initialize(manager, DataType.FLOAT32, shape);
        return block;
    }
}
