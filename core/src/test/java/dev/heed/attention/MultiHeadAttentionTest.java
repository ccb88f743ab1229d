package dev.heed.attention;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import dev.heed.block.Bias;
import dev.heed.block.ForwardPass;
import dev.heed.block.Precision;
import dev.heed.kernel.RoundedHeads;
import dev.heed.mask.AttentionMask;
import dev.heed.mask.NamedMask;
import dev.heed.position.AttentionPosition;
import dev.heed.test.ArrayAssert;
import dev.heed.test.Gradients;
import dev.heed.test.KernelChoice;
import dev.heed.test.OracleAttention;
import dev.heed.test.Shapes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MultiHeadAttentionTest {

    private static final double ROUNDING = 1e-5;

    static Stream<Arguments> cases() {
        return Arrays.stream(KernelChoice.values())
                .flatMap(kernel -> Shapes.seeds(3).map(shapes -> Arguments.of(kernel, shapes)));
    }

    @Nested
    class Heads {

        static Stream<Arguments> cases() {
            return MultiHeadAttentionTest.cases();
        }

        @ParameterizedTest
        @MethodSource("cases")
        void oneHeadThroughIdentitiesIsPlainAttention(KernelChoice kernel, Shapes seeded) {
            Shapes shapes =
                    new Shapes(seeded.seed(), seeded.batchSize(), seeded.queryLength(), seeded.keyLength(), 1, 1);
            kernel.run(() -> {
                try (NDManager manager = NDManager.newBaseManager()) {
                    MultiHeadAttention block = block(manager, shapes, 1, 1);
                    for (NDArray weight : Gradients.parameters(block).values()) {
                        manager.eye(shapes.headDim()).copyTo(weight);
                    }
                    NDArray query = tokens(manager, shapes, 1, shapes.queryLength());
                    NDArray memory = tokens(manager, shapes, 2, shapes.keyLength());

                    NDArray actual = block.attend(pass(manager), query, memory, AttentionMask.none());

                    double[] keys = ArrayAssert.doubles(memory);
                    OracleAttention.Result expected =
                            new OracleAttention(shapes).attend(ArrayAssert.doubles(query), keys, keys);
                    assertThat(actual).isCloseTo(expected.context(), ROUNDING);
                }
            });
        }

        @ParameterizedTest
        @MethodSource("cases")
        void groupedHeadsArePlainHeadsWithRepeatedWeights(KernelChoice kernel, Shapes shapes) {
            kernel.run(() -> {
                try (NDManager manager = NDManager.newBaseManager()) {
                    MultiHeadAttention grouped = block(manager, shapes, shapes.numHeads(), shapes.numKvHeads());
                    MultiHeadAttention plain = block(manager, shapes, shapes.numHeads(), shapes.numHeads());
                    Map<String, NDArray> weights = Gradients.parameters(grouped);
                    Gradients.parameters(plain)
                            .forEach((name, weight) ->
                                    repeated(weights, name, shapes).copyTo(weight));
                    NDArray query = tokens(manager, shapes, 1, shapes.queryLength());
                    NDArray memory = tokens(manager, shapes, 2, shapes.keyLength());

                    NDArray actual = grouped.attend(pass(manager), query, memory, AttentionMask.none());
                    NDArray expected = plain.attend(pass(manager), query, memory, AttentionMask.none());

                    assertThat(actual).isCloseTo(expected, ROUNDING);
                }
            });
        }

        /** The weight of key or value heads, each head as often as query heads share it. */
        private static NDArray repeated(Map<String, NDArray> weights, String name, Shapes shapes) {
            NDArray weight = Objects.requireNonNull(weights.get(name));
            if (!name.contains("key") && !name.contains("value")) {
                return weight;
            }
            return weight.reshape(shapes.numKvHeads(), 1, shapes.headDim(), shapes.embedDim())
                    .broadcast(shapes.numKvHeads(), shapes.groupSize(), shapes.headDim(), shapes.embedDim())
                    .reshape(shapes.embedDim(), shapes.embedDim());
        }
    }

    @Nested
    class InANetwork {

        private final Shapes shapes = Shapes.seeded(2);

        @Test
        void takesAMaskByItsType() {
            try (NDManager manager = NDManager.newBaseManager()) {
                MultiHeadAttention block = block(manager, shapes, shapes.numHeads(), shapes.numHeads());
                SequentialBlock network = new SequentialBlock().add(block);
                NDArray tokens = tokens(manager, shapes, 1, shapes.queryLength());
                NDArray keep = shapes.coins(manager, 3, 0.5, shapes.queryLength(), shapes.queryLength());
                keep.setName(NamedMask.SCORE_MASK);

                NDArray actual = forward(network, manager, tokens, keep);

                NDArray expected = block.attend(pass(manager), tokens, tokens, AttentionMask.dense(keep));
                assertThat(actual).isBitEqualTo(expected);
                assertThat(actual).differsFrom(forward(network, manager, tokens), 1e-3);
            }
        }

        @Test
        void takesQueryKeyAndValueInThisOrder() {
            try (NDManager manager = NDManager.newBaseManager()) {
                MultiHeadAttention block = block(manager, shapes, shapes.numHeads(), shapes.numKvHeads());
                NDArray query = tokens(manager, shapes, 1, shapes.queryLength());
                NDArray key = tokens(manager, shapes, 2, shapes.keyLength());
                NDArray value = tokens(manager, shapes, 3, shapes.keyLength());

                NDArray three = forward(block, manager, query, key, value);
                NDArray two = forward(block, manager, query, key);

                KeyValueCache memory = block.project(pass(manager), key, value, 0);
                assertThat(three).isBitEqualTo(block.attend(pass(manager), query, memory, AttentionMask.none(), 0));
                assertThat(two).isBitEqualTo(block.attend(pass(manager), query, key, AttentionMask.none()));
                assertThat(two).differsFrom(three, 1e-3);
            }
        }

        @Test
        void hasTheShapeOfTheQuery() {
            MultiHeadAttention block =
                    MultiHeadAttention.builder().setEmbedDim(8).setNumHeads(2).build();

            assertThat(block.getOutputShapes(new Shape[] {new Shape(2, 5, 8), new Shape(2, 7, 8)}))
                    .containsExactly(new Shape(2, 5, 8));
        }

        private static NDArray forward(Block block, NDManager manager, NDArray... inputs) {
            return block.forward(new ParameterStore(manager, false), new NDList(inputs), false)
                    .singletonOrThrow();
        }
    }

    /** Heads that a pass in bfloat16 projects stay in it, where the processor multiplies it. */
    @Nested
    class InTwoPrecisions {

        private final Shapes shapes = Shapes.seeded(2);

        @ParameterizedTest
        @EnumSource
        void queriesMeetRoundedKeys(KernelChoice kernel) {
            kernel.run(() -> {
                try (NDManager manager = NDManager.newBaseManager()) {
                    MultiHeadAttention block = block(manager, shapes, shapes.numHeads(), shapes.numKvHeads());
                    NDArray query = tokens(manager, shapes, 1, shapes.queryLength());
                    KeyValueCache memory = memory(manager, block);
                    KeyValueCache half =
                            new KeyValueCache(RoundedHeads.of(memory.key()), RoundedHeads.of(memory.value()));
                    KeyValueCache rounded = new KeyValueCache(
                            half.key().toType(DataType.FLOAT32, true),
                            half.value().toType(DataType.FLOAT32, true));
                    ForwardPass watched = pass(manager).watchedBy((from, weights) -> {});

                    for (ForwardPass pass : List.of(pass(manager), watched, watched.in(Precision.BFLOAT16))) {
                        assertThat(block.attend(pass, query, half, AttentionMask.none(), 0))
                                .isBitEqualTo(block.attend(pass, query, rounded, AttentionMask.none(), 0));
                    }
                }
            });
        }

        @ParameterizedTest
        @EnumSource
        void weightsAreExact(KernelChoice kernel) {
            kernel.run(() -> {
                try (NDManager manager = NDManager.newBaseManager()) {
                    MultiHeadAttention block = block(manager, shapes, shapes.numHeads(), shapes.numKvHeads());
                    NDArray query = tokens(manager, shapes, 1, shapes.queryLength());
                    KeyValueCache memory = memory(manager, block);

                    AttentionOutput actual = block.attendWithWeights(
                            pass(manager).in(Precision.BFLOAT16), query, memory, AttentionMask.none(), 0);

                    AttentionOutput expected =
                            block.attendWithWeights(pass(manager), query, memory, AttentionMask.none(), 0);
                    assertThat(actual.weights()).isBitEqualTo(expected.weights());
                    assertThat(actual.context()).isBitEqualTo(expected.context());
                }
            });
        }

        private KeyValueCache memory(NDManager manager, MultiHeadAttention block) {
            NDArray tokens = tokens(manager, shapes, 2, shapes.keyLength());
            return block.project(pass(manager), tokens, tokens, 0);
        }
    }

    @Nested
    class Configuration {

        @Test
        void hasDefaults() {
            AttentionConfig config = MultiHeadAttention.builder()
                    .setEmbedDim(12)
                    .setNumHeads(3)
                    .build()
                    .config();

            assertThat(config)
                    .isEqualTo(new AttentionConfig(
                            12, 3, 3, 4, 0, Bias.ALL, AttentionPosition.none(), AttentionMask.none()));
            assertThat(config.headDim()).isEqualTo(4);
        }

        @Test
        void takesWhatAQueryMaySee() {
            MultiHeadAttentionBuilder builder =
                    MultiHeadAttention.builder().setEmbedDim(12).setNumHeads(3).optVisibility(AttentionMask.causal());

            assertThat(builder.build().config().visibility()).isEqualTo(AttentionMask.causal());
        }
    }

    private static MultiHeadAttention block(NDManager manager, Shapes shapes, int numHeads, int numKvHeads) {
        MultiHeadAttention block = MultiHeadAttention.builder()
                .setEmbedDim(shapes.embedDim())
                .setNumHeads(numHeads)
                .optNumKvHeads(numKvHeads)
                .optBias(Bias.NONE)
                .build();
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 1, shapes.embedDim()));
        return block;
    }

    private static NDArray tokens(NDManager manager, Shapes shapes, int stream, int length) {
        return shapes.normal(manager, stream, shapes.batchSize(), length, shapes.embedDim());
    }

    private static ForwardPass pass(NDManager manager) {
        return ForwardPass.inference(new ParameterStore(manager, false));
    }
}
