package dev.heed.layer;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import dev.heed.attention.AdditiveAttention;
import dev.heed.attention.GeneralAttention;
import dev.heed.attention.KeyValueCache;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.attention.ScaledDotProductAttention;
import dev.heed.block.Activation;
import dev.heed.block.Bias;
import dev.heed.block.ForwardPass;
import dev.heed.mask.AttentionMask;
import dev.heed.norm.Norm;
import dev.heed.norm.NormPlacement;
import dev.heed.position.Learned;
import dev.heed.position.Sinusoidal;
import dev.heed.test.KernelChoice;
import dev.heed.test.Shapes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every block of a size E: what it is initialised by, which parameters and which numbers it takes, what it gives. */
class SizesTest {

    private static final FeedForwardConfig GATED = new FeedForwardConfig(5, Activation.SWIGLU, Bias.ALL, 0);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Named<IntFunction<Block>>> blocks() {
        return Stream.of(
                Named.of("multi-head", size -> attention(size)),
                Named.of("additive", size -> new AdditiveAttention(size / 4)),
                Named.of("general", size -> new GeneralAttention(size)),
                Named.of("encoder", size -> new EncoderLayer(config(size))),
                Named.of("decoder", size -> new DecoderLayer(config(size))),
                Named.of("encoder stack", size -> new Encoder(config(size), 2)),
                Named.of("stack", size -> new CausalStack(config(size), 2)),
                Named.of("feed-forward", size -> new FeedForward(size, GATED)),
                Named.of("residual", size -> new Residual(Norm.layer(), NormPlacement.POST, 0)),
                Named.of("root-mean-square", size -> Norm.rms().build()),
                Named.of("biasless layer norm", size -> Norm.biaslessLayer().build()),
                Named.of("learned", size -> new Learned(size)),
                Named.of("sinusoidal", size -> new Sinusoidal()));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void givesWhatItsOutputShapesSay(IntFunction<Block> maker) {
        for (Shape shape : new Shape[] {new Shape(1, 1, 8), new Shape(3, 5, 8), new Shape(5, 7, 8)}) {
            Block block = maker.apply(8);
            NDList inputs = inputs(block, shape, DataType.FLOAT32);
            block.initialize(manager, DataType.FLOAT32, inputs.getShapes());

            NDList outputs = forward(block, inputs);

            assertThat(outputs.getShapes()).containsExactly(block.getOutputShapes(inputs.getShapes()));
        }
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void takesUnknownSizesOfBatchAndSequence(IntFunction<Block> maker) {
        NDList inputs = inputs(maker.apply(8), new Shape(3, 5, 8), DataType.FLOAT32);
        Block known = maker.apply(8);
        known.initialize(manager, DataType.FLOAT32, inputs.getShapes());
        Block block = maker.apply(8);
        block.initialize(manager, DataType.FLOAT32, unknown(inputs, -1, -1, 8));

        assertThat(block.getParameters().values().stream().map(parameter -> parameter.getShape()))
                .containsExactlyElementsOf(known.getParameters().values().stream()
                        .map(parameter -> parameter.getShape())
                        .toList());
        assertThat(forward(block, inputs).head()).hasShape(3, 5, 8).isFinite();
        assertThat(block.getOutputShapes(unknown(inputs, -1, -1, 8))[0]).isEqualTo(new Shape(-1, -1, 8));
    }

    /** Those whose settings name E need not be told; the others ask for it. */
    @ParameterizedTest
    @MethodSource("blocks")
    void knowsItsSizeOrAsksForIt(IntFunction<Block> maker) {
        Block block = maker.apply(8);
        NDList inputs = inputs(block, new Shape(3, 5, 8), DataType.FLOAT32);
        try {
            block.initialize(manager, DataType.FLOAT32, unknown(inputs, -1, -1, -1));
        } catch (IllegalArgumentException e) {
            assertThat(e)
                    .hasMessageMatching(
                            "(query|input|embeddings) must have a known last size, but got \\(-1, -1, -1\\)");
            return;
        }
        assertThat(forward(block, inputs).head()).hasShape(3, 5, 8).isFinite();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void needsNoShapeOrAsksForOne(IntFunction<Block> maker) {
        Block block = maker.apply(8);
        try {
            block.initialize(manager, DataType.FLOAT32);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("shape of (query|input|embeddings) must be given, but got none");
            return;
        }
        NDList inputs = inputs(block, new Shape(3, 5, 8), DataType.FLOAT32);
        assertThat(forward(block, inputs).head()).hasShape(3, 5, 8).isFinite();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void refusesTheParametersOfAnotherSize(IntFunction<Block> maker) throws Exception {
        Block small = maker.apply(8);
        small.initialize(
                manager,
                DataType.FLOAT32,
                inputs(small, new Shape(3, 5, 8), DataType.FLOAT32).getShapes());
        Block large = maker.apply(16);
        Block initialised = maker.apply(16);
        initialised.initialize(
                manager,
                DataType.FLOAT32,
                inputs(large, new Shape(3, 5, 16), DataType.FLOAT32).getShapes());
        byte[] file = bytes(small);
        if (small.getParameters().isEmpty()) {
            return;
        }

        refuse(initialised, file);
        if (!(large instanceof Residual) && !large.getClass().getSimpleName().startsWith("GammaNorm")) {
            refuse(large, file); // the other two learn their size from the first input
        }
        small.loadParameters(manager, new DataInputStream(new ByteArrayInputStream(file)));
    }

    private void refuse(Block block, byte[] file) {
        assertThatExceptionOfType(MalformedModelException.class)
                .isThrownBy(() -> block.loadParameters(manager, new DataInputStream(new ByteArrayInputStream(file))))
                .withMessageMatching("[\\w.]+ of \\w+ must have shape \\(\\d.*\\), but got \\(\\d.*\\)");
        assertThat(block.isInitialized()).isFalse();
    }

    @Test
    void namesParameterAndShapesWhenAModelIsLoaded(@TempDir Path folder) throws Exception {
        try (Model small = Model.newInstance("small");
                Model large = Model.newInstance("large")) {
            small.setBlock(new SequentialBlock().add(attention(8)));
            small.getBlock().initialize(small.getNDManager(), DataType.FLOAT32, new Shape(3, 5, 8));
            small.save(folder, "attention");
            large.setBlock(new SequentialBlock().add(attention(16)));

            assertThatExceptionOfType(MalformedModelException.class)
                    .isThrownBy(() -> large.load(folder, "attention"))
                    .withMessage(
                            "queryProjection.weight of MultiHeadAttention must have shape (16, 16), but got (8, 8)");
        }
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void refusesNumbersOfAnotherType(IntFunction<Block> maker) {
        Block block = maker.apply(8);
        NDList inputs = inputs(block, new Shape(3, 5, 8), DataType.FLOAT32);
        block.initialize(manager, DataType.FLOAT32, inputs.getShapes());
        if (block.getParameters().isEmpty()) {
            return;
        }
        for (int input = 0; input < inputs.size(); input++) {
            NDList mixed = new NDList(inputs);
            mixed.set(input, inputs.get(input).toType(DataType.FLOAT64, false));
            for (KernelChoice kernel : KernelChoice.values()) {
                kernel.run(() -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> forward(block, mixed))
                        .withMessageMatching("(query|key|value|memory|tokens|target|input|embeddings)"
                                + " must be float32 as the parameters are, but got float64"));
            }
        }
    }

    @Test
    void refusesMixedTypesWithoutParameters() {
        NDArray query = Shapes.seeded(1).normal(manager, 1, 2, 2, 5, 3);
        NDArray other = query.toType(DataType.FLOAT64, false);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScaledDotProductAttention.attend(query, other, query, AttentionMask.none(), 0))
                .withMessage("key must be float32 as the queries are, but got float64");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> ScaledDotProductAttention.attendWithWeights(query, query, other, AttentionMask.none(), 0))
                .withMessage("value must be float32 as the queries are, but got float64");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeyValueCache(query, other))
                .withMessage("value must be float32 as the keys are, but got float64");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeyValueCache(query, query).append(new KeyValueCache(other, other)))
                .withMessage("newer must be float32 as the cached keys are, but got float64");
    }

    /** Wrong sizes that the engine would tell in its own words. */
    @Test
    void refusesQueriesAndMemoriesOfAnotherSize() {
        NDArray query = manager.zeros(new Shape(3, 5, 8));
        NDArray memory = manager.zeros(new Shape(3, 7, 6));
        AdditiveAttention attention = new AdditiveAttention(2);
        attention.initialize(manager, DataType.FLOAT32, query.getShape(), memory.getShape());
        ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> attention.attend(pass, memory, memory, AttentionMask.none()))
                .withMessage("query must have shape (B, T, E), but got (3, 7, 6); already bound: E=8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> attention.attend(pass, query, query, AttentionMask.none()))
                .withMessage("memory must have shape (B, S, E), but got (3, 5, 8); already bound: E=6");
    }

    private NDList inputs(Block block, Shape shape, DataType type) {
        NDArray tokens = Shapes.seeded(1).normal(manager, 1, shape.getShape()).toType(type, false);
        boolean needsMemory = block instanceof DecoderLayer
                || block instanceof AdditiveAttention
                || block instanceof GeneralAttention;
        NDList inputs = new NDList(tokens);
        if (needsMemory || block instanceof MultiHeadAttention) {
            inputs.add(Shapes.seeded(2).normal(manager, 1, shape.get(0), 7, shape.get(2)));
        }
        if (block instanceof MultiHeadAttention) {
            inputs.add(Shapes.seeded(3).normal(manager, 1, shape.get(0), 7, shape.get(2)));
        }
        return inputs;
    }

    private static Shape[] unknown(NDList inputs, long... sizes) {
        Shape[] shapes = new Shape[inputs.size()];
        Arrays.fill(shapes, new Shape(sizes));
        return shapes;
    }

    private NDList forward(Block block, NDList inputs) {
        return block.forward(new ParameterStore(manager, false), inputs, false);
    }

    private static byte[] bytes(Block block) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        block.saveParameters(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static MultiHeadAttention attention(int size) {
        return MultiHeadAttention.builder().setEmbedDim(size).setNumHeads(2).build();
    }

    private static LayerConfig config(int size) {
        return LayerConfig.builder()
                .setEmbedDim(size)
                .setNumHeads(2)
                .optHiddenDim(5)
                .build();
    }
}
