package dev.heed.layer;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.block.GeneratedTokens;
import dev.heed.block.Precision;
import dev.heed.block.StepResult;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.embedding.TokenEmbedding;
import dev.heed.kernel.TokenSampling;
import dev.heed.layer.LayerVariants.Variant;
import dev.heed.mask.AttentionMask;
import dev.heed.mask.PaddingMask;
import dev.heed.test.KernelChoice;
import dev.heed.test.OwnThread;
import dev.heed.test.Shapes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All decoder layers in one native call, of some tokens and of the loop that generates them, against one by one. */
class DecoderStackTest {

    private static final int VOCAB_SIZE = 11;
    private static final int COUNT = 7;
    private static final Shapes SHAPES = Shapes.seeded(2);
    private static final int BATCH_SIZE = SHAPES.batchSize();
    private static final double ROUNDING = 1e-4;

    private final NDManager manager = NDManager.newBaseManager();
    private final ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));
    private final TokenEmbedding embedding =
            new TokenEmbedding(EmbeddingConfig.plain(VOCAB_SIZE, SHAPES.embedDim(), AddedPosition.learned(13), 0f));

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Variant> variants() {
        return Stream.concat(LayerVariants.everyChoice(), LayerVariants.positions());
    }

    @ParameterizedTest
    @MethodSource("variants")
    void stepsEqualThoseOfOneLayerAfterTheOther(Variant variant) {
        DecoderStack stack = stack(variant);
        NDList expected = new NDList();
        KernelChoice.COMPOSED.run(() -> expected.addAll(twoSteps(stack)));

        NDList actual = twoSteps(stack);

        for (int step = 0; step < expected.size(); step++) {
            assertThat(actual.get(step)).isCloseTo(expected.get(step), ROUNDING);
        }
        NDList there = OwnThread.call(() -> twoSteps(stack));
        assertThat(there.get(1)).isBitEqualTo(actual.get(1));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void generatesWhatItsStepsFindMostProbable(Variant variant) {
        DecoderStack stack = stack(variant);
        NDList expected = new NDList();
        KernelChoice.COMPOSED.run(() -> expected.addAll(stepByStep(stack)));

        GeneratedTokens<DecoderStack.State> actual = generate(stack, memory(0), null);

        assertThat(actual.tokens()).isBitEqualTo(expected.get(0));
        assertThat(actual.logProbabilities()).isCloseTo(expected.get(1), ROUNDING);
        assertThat(actual.state().length()).isEqualTo(COUNT);
    }

    @Test
    void whatPaddingHoldsInTheMemoryChangesNothing() {
        variants().filter(DecoderStackTest::isBiasedOrRotary).forEach(variant -> {
            DecoderStack stack = stack(variant);

            assertThat(generate(stack, memory(Float.NaN), null).logProbabilities())
                    .as(variant.name())
                    .isCloseTo(generate(stack, memory(0), null).logProbabilities(), 0);
            NDArray vectors = tokens(2);
            assertThat(stack.step(pass, vectors, stack.start(pass, memory(Float.NaN), padding()))
                            .output())
                    .as(variant.name())
                    .isCloseTo(
                            stack.step(pass, vectors, stack.start(pass, memory(0), padding()))
                                    .output(),
                            0);
        });
    }

    @Test
    void endsEarlyWhereHalfOfTheRowsHaveHadAnEndToken() {
        DecoderStack stack = stack(variants().findFirst().orElseThrow());
        long[] all = generate(stack, memory(0), null).tokens().toLongArray();
        int half = (BATCH_SIZE + 1) / 2;
        long[] ends = Stream.iterate(0, row -> row < half, row -> row + 1)
                .mapToLong(row -> all[row * COUNT + 2])
                .toArray();
        int length = 0;
        long numEnded = 0;
        while (length < COUNT && 2 * numEnded < BATCH_SIZE) {
            length++;
            int until = length;
            numEnded = Stream.iterate(0, row -> row < BATCH_SIZE, row -> row + 1)
                    .filter(row -> Arrays.stream(all, row * COUNT, row * COUNT + until)
                            .anyMatch(token -> Arrays.stream(ends).anyMatch(end -> end == token)))
                    .count();
        }

        GeneratedTokens<DecoderStack.State> generated = generate(stack, memory(0), manager.create(ends));

        assertThat(length).isBetween(1, COUNT - 1);
        assertThat(generated.tokens().getShape()).isEqualTo(new Shape(BATCH_SIZE, length));
        assertThat(generated.state().length()).isEqualTo(length);
        NDArray last = generated.tokens().get(new NDIndex(":, -1:"));
        StepResult<DecoderStack.State> next = stack.step(pass, embedding.embed(pass, last, length), generated.state());
        long[] expected = Stream.iterate(0, row -> row < BATCH_SIZE, row -> row + 1)
                .mapToLong(row -> all[row * COUNT + (int) generated.state().length()])
                .toArray();
        assertThat(embedding.logits(pass, next.output(), null).argMax(-1).toLongArray())
                .isEqualTo(expected);
    }

    @Test
    void isForPassesInFloat32ThatNobodyWatches() {
        DecoderStack stack = stack(variants().findFirst().orElseThrow());
        NDArray token = token();

        assertThat(stack.canGenerate(pass, token)).isTrue();
        assertThat(stack.canSearch(pass, token)).isTrue();
        for (ForwardPass other : List.of(pass.in(Precision.BFLOAT16), pass.watchedBy((block, weights) -> {}))) {
            assertThat(stack.canGenerate(other, token)).isFalse();
            assertThat(stack.canSearch(other, token)).isFalse();
        }
        KernelChoice.COMPOSED.run(
                () -> assertThat(stack.canGenerate(pass, token)).isFalse());
        variants()
                .filter(variant -> variant.name().contains("alibi"))
                .forEach(biased ->
                        assertThat(stack(biased).canSearch(pass, token)).isFalse());
    }

    @Test
    void generatesOnAnyThread() {
        DecoderStack stack = stack(variants().findFirst().orElseThrow());
        NDArray here = generate(stack, memory(0), null).logProbabilities();

        OwnThread.run(() ->
                assertThat(generate(stack, memory(0), null).logProbabilities()).isCloseTo(here, ROUNDING));
    }

    @Test
    void anotherNumberTypeGoesLayerByLayer() {
        variants().filter(DecoderStackTest::isBiasedOrRotary).forEach(variant -> {
            DecoderStack stack = stack(variant);
            DecoderStack wide = new DecoderStack(variant.of(SHAPES), 2);
            initialise(wide, manager, DataType.FLOAT64);
            NDArray target = tokens(2).toType(DataType.FLOAT64, false);
            NDArray memory = memory(0).toType(DataType.FLOAT64, false);

            assertThat(wide.canGenerate(pass, token())).isFalse();
            NDArray vectors =
                    wide.step(pass, target, wide.start(pass, memory, padding())).output();
            assertThat(vectors.getDataType()).as(variant.name()).isEqualTo(DataType.FLOAT64);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> stack.step(pass, target, stack.start(pass, memory(0), padding())))
                    .withMessageContaining("target must");
        });
    }

    @Test
    void noLayerIsRefused() {
        LayerConfig config = variants().findFirst().orElseThrow().of(SHAPES);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DecoderStack(config, 0))
                .withMessage("numLayers must be at least 1, but got 0");
    }

    private static boolean isBiasedOrRotary(Variant variant) {
        return variant.name().contains("alibi") || variant.name().equals("rotary");
    }

    private NDList twoSteps(DecoderStack stack) {
        StepResult<DecoderStack.State> some = stack.step(pass, tokens(3), stack.start(pass, memory(0), padding()));
        return new NDList(
                some.output(), stack.step(pass, tokens(1), some.state()).output());
    }

    /** The tokens, int64 (B, n), and the logarithms of their probabilities. */
    private NDList stepByStep(DecoderStack stack) {
        DecoderStack.State state = stack.start(pass, memory(0), padding());
        NDArray newest = token();
        NDList tokens = new NDList();
        NDList logProbabilities = new NDList();
        for (int t = 0; t < COUNT; t++) {
            StepResult<DecoderStack.State> step = stack.step(pass, embedding.embed(pass, newest, t), state);
            state = step.state();
            NDArray logits = embedding.logits(pass, step.output(), null);
            newest = logits.argMax(-1);
            tokens.add(newest);
            logProbabilities.add(logits.logSoftmax(-1).max(new int[] {-1}));
        }
        return new NDList(NDArrays.concat(tokens, 1), NDArrays.concat(logProbabilities, 1));
    }

    private GeneratedTokens<DecoderStack.State> generate(DecoderStack stack, NDArray memory, @Nullable NDArray ends) {
        DecoderStack.State start = stack.start(pass, memory, padding());
        TokenSampling sampling = ends == null ? null : new TokenSampling(null, 1, 1, 1, 0, 1, 0, null, ends);
        return embedding.decode(
                pass,
                token(),
                0,
                COUNT,
                null,
                weights -> stack.generate(pass, token(), start, weights, COUNT, sampling));
    }

    private DecoderStack stack(Variant variant) {
        manager.getEngine().setRandomSeed(5);
        DecoderStack stack = new DecoderStack(variant.of(SHAPES), 2);
        initialise(stack, manager, DataType.FLOAT32);
        if (!embedding.isInitialized()) {
            embedding.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
        }
        return stack;
    }

    static void initialise(DecoderStack stack, NDManager manager, DataType type) {
        Shape vectors =
                new Shape(1, 1, stack.layers().get(0).selfAttention().config().embedDim());
        stack.layers().forEach(layer -> layer.initialize(manager, type, vectors, vectors));
        Block norm = stack.norm();
        if (norm != null) {
            norm.initialize(manager, type, vectors);
        }
    }

    private PaddingMask padding() {
        return AttentionMask.padding(SHAPES.lengths(SHAPES.keyLength()));
    }

    /** A memory that holds a number where it is padding. */
    private NDArray memory(float hidden) {
        NDArray memory = SHAPES.normal(manager, 3, BATCH_SIZE, SHAPES.keyLength(), SHAPES.embedDim());
        int[] lengths = padding().lengths();
        for (int row = 0; row < BATCH_SIZE; row++) {
            if (lengths[row] < SHAPES.keyLength()) {
                memory.set(new NDIndex(row + ", " + lengths[row] + ":"), hidden);
            }
        }
        return memory;
    }

    private NDArray tokens(int length) {
        return SHAPES.normal(manager, length, BATCH_SIZE, length, SHAPES.embedDim());
    }

    private NDArray token() {
        return manager.arange(BATCH_SIZE).toType(DataType.INT64, false).reshape(BATCH_SIZE, 1);
    }
}
