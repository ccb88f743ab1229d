package dev.heed.attention;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.layer.DecoderLayer;
import dev.heed.layer.LayerConfig;
import dev.heed.mask.AttentionMask;
import dev.heed.test.KernelChoice;
import dev.heed.test.Shapes;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Attention to keys, values and masks that live longer than the query leaves nothing with their owner. */
class BorrowedMemoryTest {

    private static final Shapes SHAPES = Shapes.seeded(1);

    private static final NDManager MODELS = NDManager.newBaseManager();

    @AfterAll
    static void close() {
        MODELS.close();
    }

    static Stream<Arguments> sequenceAttentions() {
        return Stream.of(KernelChoice.values())
                .flatMap(kernel -> Stream.of(
                        Arguments.of(kernel, new AdditiveAttention(SHAPES.hiddenDim())),
                        Arguments.of(kernel, new GeneralAttention(SHAPES.embedDim()))));
    }

    @ParameterizedTest
    @MethodSource
    void sequenceAttentions(KernelChoice kernel, SequenceAttention attention) {
        kernel.run(() -> {
            try (NDManager owner = NDManager.newBaseManager()) {
                NDArray memory = tokens(owner, SHAPES.keyLength());
                attention.initialize(owner, DataType.FLOAT32, tokens(owner, 1).getShape(), memory.getShape());
                ForwardPass pass = ForwardPass.inference(new ParameterStore(owner, false));
                AttentionMask mask = mask(owner);
                int owned = owner.getManagedArrays().size();

                try (NDManager step = owner.newSubManager()) {
                    AttentionOutput output = attention.attend(pass, tokens(step, SHAPES.queryLength()), memory, mask);
                    assertThat(output.context().getManager()).isSameAs(step);
                    assertThat(output.weights().getManager()).isSameAs(step);
                }

                assertThat(owner.getManagedArrays()).hasSize(owned);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void pureFunction(KernelChoice kernel) {
        kernel.run(() -> {
            try (NDManager owner = NDManager.newBaseManager()) {
                NDArray key = heads(owner, SHAPES.keyLength());
                key.setName("keys.of.a.user");
                NDArray value = heads(owner, SHAPES.keyLength());
                AttentionMask mask = mask(owner);
                int owned = owner.getManagedArrays().size();

                try (NDManager step = owner.newSubManager()) {
                    NDArray query = heads(step, SHAPES.queryLength());
                    NDArray context = ScaledDotProductAttention.attend(query, key, value, mask, 0);
                    assertThat(context.getManager()).isSameAs(step);
                    ScaledDotProductAttention.attendWithWeights(query, key, value, mask, 0);
                }

                assertThat(owner.getManagedArrays()).hasSize(owned);
            }
        });
    }

    private interface Use {
        NDArray of(ForwardPass pass, NDArray query, NDArray key, NDArray value);
    }

    static Stream<Use> projections() {
        LayerConfig config = LayerConfig.builder()
                .setEmbedDim(SHAPES.embedDim())
                .setNumHeads(SHAPES.numHeads())
                .build();
        MultiHeadAttention heads = new MultiHeadAttention(config.attention());
        DecoderLayer layer = new DecoderLayer(config);
        Shape tokens = new Shape(SHAPES.batchSize(), 1, SHAPES.embedDim());
        heads.initialize(MODELS, DataType.FLOAT32, tokens);
        layer.initialize(MODELS, DataType.FLOAT32, tokens, tokens);
        return Stream.of(
                (pass, query, key, value) -> heads.attend(pass, query, key, AttentionMask.none()),
                (pass, query, key, value) -> forward(heads, pass, query, key),
                (pass, query, key, value) -> forward(heads, pass, query, key, value),
                (pass, query, key, value) -> layer.decode(pass, query, key, AttentionMask.none()),
                (pass, query, key, value) -> forward(layer, pass, query, key));
    }

    private static NDArray forward(Block block, ForwardPass pass, NDArray... inputs) {
        return block.forward(pass.parameters(), new NDList(inputs), pass.training())
                .singletonOrThrow();
    }

    @ParameterizedTest
    @MethodSource
    void projections(Use use) {
        for (KernelChoice kernel : KernelChoice.values()) {
            kernel.run(() -> {
                try (NDManager owner = NDManager.newBaseManager()) {
                    NDArray key = tokens(owner, SHAPES.keyLength());
                    NDArray value = tokens(owner, SHAPES.keyLength());
                    for (boolean training : new boolean[] {false, true}) {
                        ForwardPass pass = new ForwardPass(new ParameterStore(MODELS, false), training);
                        int owned = owner.getManagedArrays().size();

                        try (NDManager step = owner.newSubManager()) {
                            NDArray output = use.of(pass, tokens(step, SHAPES.queryLength()), key, value);
                            assertThat(output.getManager()).isSameAs(step);
                        }

                        assertThat(owner.getManagedArrays()).hasSize(owned);
                    }
                }
            });
        }
    }

    private static NDArray tokens(NDManager manager, int length) {
        return SHAPES.normal(manager, 1, SHAPES.batchSize(), length, SHAPES.embedDim());
    }

    private static NDArray heads(NDManager manager, int length) {
        return SHAPES.normal(manager, 2, SHAPES.batchSize(), SHAPES.numHeads(), length, SHAPES.headDim());
    }

    private static AttentionMask mask(NDManager owner) {
        NDArray keep = SHAPES.coins(owner, 3, 0.7, SHAPES.queryLength(), SHAPES.keyLength());
        keep.setName("mask.of.a.user");
        return AttentionMask.dense(keep);
    }
}
