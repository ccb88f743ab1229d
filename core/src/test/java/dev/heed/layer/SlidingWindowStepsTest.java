package dev.heed.layer;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.heed.attention.KeyValueCache;
import dev.heed.block.ForwardPass;
import dev.heed.block.StepResult;
import dev.heed.mask.AttentionMask;
import dev.heed.position.Alibi;
import dev.heed.position.AttentionPosition;
import dev.heed.position.Rotary;
import dev.heed.test.KernelChoice;
import dev.heed.test.Shapes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers with a sliding window: steps with a cache that evicts equal the whole pass, far beyond the window. */
class SlidingWindowStepsTest {

    private static final double ROUNDING = 1e-5;
    private static final Shapes SHAPES = Shapes.seeded(1);
    private static final int LENGTH = 31;
    private static final int WINDOW = 5;
    private static final int SINKS = 2;

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray tokens = SHAPES.normal(manager, 1, SHAPES.batchSize(), LENGTH, SHAPES.embedDim());

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Arguments> cases() {
        return Arrays.stream(KernelChoice.values())
                .flatMap(kernel -> Stream.of(AttentionPosition.none(), new Rotary(), new Alibi())
                        .map(position -> Arguments.of(kernel, position)));
    }

    /** Against the mask drawn by hand, on layers that know of no window. */
    @ParameterizedTest
    @MethodSource("cases")
    void theSettingIsTheMask(KernelChoice kernel, AttentionPosition position) {
        EncoderLayer layer = initialised(new EncoderLayer(windowed(position)));
        EncoderLayer open = initialised(new EncoderLayer(builder(position).build()));
        open.getParameters()
                .forEach(pair -> pair.getValue()
                        .getArray()
                        .set(
                                new NDIndex("..."),
                                layer.getParameters().get(pair.getKey()).getArray()));
        boolean[] keep = new boolean[LENGTH * LENGTH];
        for (int t = 0; t < LENGTH; t++) {
            for (int s = 0; s <= t; s++) {
                keep[t * LENGTH + s] = t - s < WINDOW || s < SINKS;
            }
        }
        AttentionMask drawn = AttentionMask.dense(manager.create(keep, new Shape(LENGTH, LENGTH)));
        AttentionMask padding = AttentionMask.padding(SHAPES.lengths(LENGTH));
        kernel.run(() -> {
            for (ForwardPass pass : passes()) {
                assertThat(layer.encode(pass, tokens, padding))
                        .isCloseTo(open.encode(pass, tokens, drawn.and(padding)), ROUNDING);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void stepsOfAStackEqualTheWholePass(KernelChoice kernel, AttentionPosition position) {
        CausalStack stack = initialised(new CausalStack(windowed(position), 2));
        NDArray rows = manager.create(new long[] {1, 1, 0});
        kernel.run(() -> {
            for (ForwardPass pass : passes()) {
                NDArray whole = stack.encode(pass, tokens);
                for (int[] pieces : pieces()) {
                    NDList parts = new NDList();
                    List<KeyValueCache> seen = stack.start(manager, SHAPES.batchSize());
                    int start = 0;
                    for (int piece : pieces) {
                        StepResult<List<KeyValueCache>> step = stack.step(pass, part(tokens, start, piece), seen);
                        parts.add(step.output());
                        seen = step.state();
                        start += piece;
                        assertThat(seen.get(1).length()).isEqualTo(start);
                        int more = Math.min(4, LENGTH - start);
                        if (start % 3 == 1 && more > 0) {
                            // Others go on from the same state, which must not change it
                            List<KeyValueCache> moved = seen.stream()
                                    .map(cache -> cache.select(rows))
                                    .toList();
                            NDArray next = part(tokens.get(rows), start, more);
                            assertThat(stack.step(pass, next, moved).output())
                                    .isCloseTo(part(whole.get(rows), start, more), ROUNDING);
                        }
                    }
                    assertThat(NDArrays.concat(parts, 1))
                            .as("%s, training %s", Arrays.toString(pieces), pass.training())
                            .isCloseTo(whole, ROUNDING);
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void stepsOfADecoderLayerEqualTheWholePass(KernelChoice kernel, AttentionPosition position) {
        DecoderLayer layer = initialised(new DecoderLayer(windowed(position)));
        NDArray memory = SHAPES.normal(manager, 2, SHAPES.batchSize(), SHAPES.keyLength(), SHAPES.embedDim());
        AttentionMask padding = AttentionMask.padding(SHAPES.lengths(SHAPES.keyLength()));
        kernel.run(() -> {
            for (ForwardPass pass : passes()) {
                NDArray whole = layer.decode(pass, tokens, memory, padding);
                for (int[] pieces : pieces()) {
                    NDList parts = new NDList();
                    DecoderLayerState state = layer.start(pass, memory);
                    int start = 0;
                    for (int piece : pieces) {
                        StepResult<DecoderLayerState> step =
                                layer.step(pass, part(tokens, start, piece), state, padding);
                        parts.add(step.output());
                        state = step.state();
                        start += piece;
                    }
                    assertThat(state.target().numKeys() < LENGTH).isEqualTo(pieces.length > 1);
                    assertThat(NDArrays.concat(parts, 1)).isCloseTo(whole, ROUNDING);
                }
            }
        });
    }

    /** What a window has left behind may hold anything, also while the cache still holds it. */
    @ParameterizedTest
    @EnumSource
    void whatIsOutOfSightMayBeNoNumber(KernelChoice kernel) {
        CausalStack stack = initialised(new CausalStack(windowed(new Rotary()), 1));
        NDArray spoiled = tokens.duplicate();
        spoiled.set(new NDIndex(":, 4, 1"), Float.NaN);
        kernel.run(() -> {
            ForwardPass pass = passes().get(1);
            NDArray expected = stack.encode(pass, tokens);
            for (int[] pieces : pieces()) {
                List<KeyValueCache> seen = stack.start(manager, SHAPES.batchSize());
                int start = 0;
                for (int piece : pieces) {
                    StepResult<List<KeyValueCache>> step = stack.step(pass, part(spoiled, start, piece), seen);
                    int sound = Math.max(0, 4 + WINDOW - start);
                    if (sound < piece) {
                        assertThat(step.output().get(":, " + sound + ":"))
                                .isCloseTo(part(expected, start + sound, piece - sound), ROUNDING);
                    }
                    seen = step.state();
                    start += piece;
                }
            }
        });
    }

    /** One by one, in several, a prompt longer than the window first, and all at once. */
    private static List<int[]> pieces() {
        int[] single = new int[LENGTH];
        Arrays.fill(single, 1);
        return List.of(
                single, new int[] {3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 1}, new int[] {13, 1, 1, 1, 11, 1, 1, 2}, new int[] {
                    LENGTH
                });
    }

    private List<ForwardPass> passes() {
        ParameterStore parameters = new ParameterStore(manager, false);
        return List.of(new ForwardPass(parameters, true), ForwardPass.inference(parameters));
    }

    private static NDArray part(NDArray all, int start, int count) {
        return all.get(new NDIndex().addAllDim().addSliceDim(start, start + count));
    }

    private static LayerConfig windowed(AttentionPosition position) {
        return builder(position)
                .optVisibility(AttentionMask.slidingWindow(WINDOW, SINKS))
                .build();
    }

    private static LayerConfigBuilder builder(AttentionPosition position) {
        return LayerConfig.builder()
                .setEmbedDim(SHAPES.embedDim())
                .setNumHeads(SHAPES.numHeads())
                .optNumKvHeads(SHAPES.numKvHeads())
                .optPosition(position);
    }

    private <B extends Block> B initialised(B block) {
        Shape vectors = new Shape(1, 1, SHAPES.embedDim());
        block.initialize(manager, DataType.FLOAT32, vectors, vectors);
        return block;
    }
}
