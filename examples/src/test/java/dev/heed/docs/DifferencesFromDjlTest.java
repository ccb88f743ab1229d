package dev.heed.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.transformer.ScaledDotProductAttentionBlock;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.MaskedSoftmaxCrossEntropyLoss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.layer.EncoderLayer;
import dev.heed.layer.LayerConfig;
import dev.heed.mask.NamedMask;
import dev.heed.test.ArrayAssert;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What docs/differences-from-djl.md says of DJL's blocks: when one of these fails after an update of DJL, so does the page. */
class DifferencesFromDjlTest {
    private static final int BATCH = 2;
    private static final int LENGTH = 5;
    private static final int EMBED = 6;
    private static final int HEADS = 3;
    private static final Shape TOKENS = new Shape(BATCH, LENGTH, EMBED);

    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private NDArray tokens = manager.zeros(TOKENS);

    @BeforeEach
    void draw() {
        manager.getEngine().setRandomSeed(7);
        tokens = manager.randomNormal(TOKENS);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void aRowThatIsHiddenWhollyIsNotHiddenInDjl() {
        Block djl = initialised(djlAttention());
        NDArray nothing = manager.zeros(new Shape(BATCH, LENGTH, LENGTH));

        // DJL lowers all scores alike, which softmax takes away; what differs is their rounding
        ArrayAssert.assertThat(forward(djl, tokens, nothing)).isCloseTo(forward(djl, tokens), 0.05);
        assertThat(forward(djl, tokens, nothing).abs().max().getFloat()).isGreaterThan(0.1f);
    }

    @Test
    void aRowThatIsHiddenWhollyIsZeroInHeed() {
        Block heed = initialised(MultiHeadAttention.builder()
                .setEmbedDim(EMBED)
                .setNumHeads(HEADS)
                .build());
        NDArray nothing = manager.zeros(new Shape(LENGTH, LENGTH), DataType.BOOLEAN);
        nothing.setName(NamedMask.SCORE_MASK);

        ArrayAssert.assertThat(forward(heed, tokens, nothing)).isCloseTo(manager.zeros(TOKENS), 1e-6);
    }

    @Test
    void djlMultipliesByAMaskOfRank3AndAddsOneOfRank4() {
        Block djl = initialised(djlAttention());
        NDArray first = manager.zeros(new Shape(BATCH, LENGTH, LENGTH));
        first.set(new NDIndex(":, :, 0"), 1f);
        NDArray changed = tokens.duplicate();
        changed.set(new NDIndex(":, -1"), 7f);

        NDArray hidden = forward(djl, tokens, first).get(":, 0");
        ArrayAssert.assertThat(forward(djl, changed, first).get(":, 0")).isCloseTo(hidden, 1e-6);

        NDArray rank4 = first.reshape(BATCH, 1, LENGTH, LENGTH);
        NDArray seen = forward(djl, tokens, rank4).get(":, 0");
        assertThat(distance(forward(djl, changed, rank4).get(":, 0"), seen)).isGreaterThan(1e-3f);
    }

    @Test
    void djlTakesKeysBeforeQueries() {
        Block djl = initialised(djlAttention());
        NDArray keys = manager.randomNormal(new Shape(BATCH, LENGTH + 2, EMBED));

        assertThat(forward(djl, keys, tokens, keys).getShape()).isEqualTo(TOKENS);
    }

    @Test
    void heedTakesTheQueryFirst() {
        Block heed = initialised(MultiHeadAttention.builder()
                .setEmbedDim(EMBED)
                .setNumHeads(HEADS)
                .build());
        NDArray keys = manager.randomNormal(new Shape(BATCH, LENGTH + 2, EMBED));

        assertThat(forward(heed, tokens, keys, keys).getShape()).isEqualTo(TOKENS);
    }

    @Test
    void oneSequenceChangesAnotherInDjlsEncoderBlock() {
        Block djl = initialised(new TransformerEncoderBlock(EMBED, HEADS, 4 * EMBED, 0f, Activation::relu));

        assertThat(changeOfFirstSequence(djl)).isGreaterThan(1e-3f);
    }

    @Test
    void oneSequenceChangesNoOtherInHeedsEncoderLayer() {
        Block heed = initialised(new EncoderLayer(
                LayerConfig.builder().setEmbedDim(EMBED).setNumHeads(HEADS).build()));

        assertThat(changeOfFirstSequence(heed)).isLessThan(1e-6f);
    }

    @Test
    void layerNormWithoutAnAxisMixesTokens() {
        NDArray changed = tokens.duplicate();
        changed.set(new NDIndex(":, -1"), 7f);
        Block every = initialised(LayerNorm.builder().build());
        Block last = initialised(LayerNorm.builder().axis(2).build());

        assertThat(distance(
                        forward(every, tokens).get(":, 0"),
                        forward(every, changed).get(":, 0")))
                .isGreaterThan(1e-3f);
        assertThat(distance(
                        forward(last, tokens).get(":, 0"),
                        forward(last, changed).get(":, 0")))
                .isLessThan(1e-6f);
    }

    @Test
    void clipGradLeavesBigNegativeElementsAlone() {
        Optimizer optimizer = Optimizer.sgd()
                .setLearningRateTracker(Tracker.fixed(1f))
                .optClipGrad(1f)
                .build();
        NDArray weight = manager.zeros(new Shape(3));

        optimizer.update("weight", weight, manager.create(new float[] {9f, -9f, 0.5f}));

        ArrayAssert.assertThat(weight).isCloseTo(manager.create(new float[] {-1f, 9f, -0.5f}), 1e-6);
    }

    @Test
    void fourOptimizersThrowOnPyTorch() {
        List<Optimizer> optimizers = List.of(
                Optimizer.rmsprop().build(),
                Optimizer.adagrad().build(),
                Optimizer.nag()
                        .setLearningRateTracker(Tracker.fixed(1f))
                        .setMomentum(0.9f)
                        .build(),
                Optimizer.adadelta().build());

        for (Optimizer optimizer : optimizers) {
            assertThatThrownBy(
                            () -> optimizer.update("weight", manager.zeros(new Shape(3)), manager.ones(new Shape(3))))
                    .as(optimizer.getClass().getSimpleName())
                    .isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void theMaskedCrossEntropyThrowsOnPyTorch() {
        Loss loss = new MaskedSoftmaxCrossEntropyLoss();
        NDList labels = new NDList(
                manager.zeros(new Shape(BATCH, LENGTH), DataType.INT64), manager.create(new float[] {5f, 3f}));

        assertThatThrownBy(() -> loss.evaluate(labels, new NDList(tokens))).isInstanceOf(RuntimeException.class);
    }

    private static Block djlAttention() {
        return ScaledDotProductAttentionBlock.builder()
                .setEmbeddingSize(EMBED)
                .setHeadCount(HEADS)
                .optAttentionProbsDropoutProb(0f)
                .build();
    }

    private Block initialised(Block block) {
        block.initialize(manager, DataType.FLOAT32, TOKENS);
        return block;
    }

    private NDArray forward(Block block, NDArray... inputs) {
        return block.forward(new ParameterStore(manager, false), new NDList(inputs), false)
                .head();
    }

    /** How far the first sequence's result moves in training when only the second one changes. */
    private float changeOfFirstSequence(Block block) {
        NDArray changed = tokens.duplicate();
        changed.set(new NDIndex("1"), 7f);
        ParameterStore store = new ParameterStore(manager, false);
        NDArray before = block.forward(store, new NDList(tokens), true).head().get(0);
        NDArray after = block.forward(store, new NDList(changed), true).head().get(0);
        return distance(before, after);
    }

    private static float distance(NDArray left, NDArray right) {
        return left.sub(right).abs().max().getFloat();
    }
}
