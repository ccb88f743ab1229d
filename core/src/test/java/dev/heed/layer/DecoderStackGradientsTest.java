package dev.heed.layer;

import static dev.heed.test.ArrayAssert.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.block.Precision;
import dev.heed.layer.LayerVariants.Variant;
import dev.heed.mask.AttentionMask;
import dev.heed.mask.PaddingMask;
import dev.heed.test.Gradients;
import dev.heed.test.KernelChoice;
import dev.heed.test.OwnThread;
import dev.heed.test.Shapes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All decoder layers in one native call on whole targets, gradients included, against one by one. */
class DecoderStackGradientsTest {

    private static final Shapes SHAPES = Shapes.seeded(3);
    private static final PaddingMask PADDING = AttentionMask.padding(SHAPES.lengths(SHAPES.keyLength()));

    private final NDManager manager = NDManager.newBaseManager();
    private final ForwardPass training = new ForwardPass(new ParameterStore(manager, false), true);

    @AfterEach
    void close() {
        manager.close();
    }

    static Stream<Variant> variants() {
        return Stream.concat(LayerVariants.everyChoice(), LayerVariants.positions());
    }

    @ParameterizedTest
    @MethodSource("variants")
    void agreeWithTheComposedKernel(Variant variant) {
        DecoderStack stack = stack(variant.of(SHAPES));
        Map<String, NDArray> expected = computed(KernelChoice.COMPOSED, stack);

        computed(KernelChoice.FUSED, stack)
                .forEach((name, actual) ->
                        assertThat(actual).as(name).isCloseTo(Objects.requireNonNull(expected.get(name)), 1e-4));
    }

    @Test
    void drawDropoutAsTheLayersDo() {
        DecoderStack stack = stack(LayerConfig.builder()
                .setEmbedDim(SHAPES.embedDim())
                .setNumHeads(SHAPES.numHeads())
                .optDropout(0.3f)
                .optHiddenDropout(0.6f) // another than that of the results, for which it must not pass
                .build());
        for (Precision precision : Precision.values()) {
            ForwardPass pass = training.in(precision);

            NDArray whole = drawn(() -> decoded(stack, pass));
            NDArray byLayer = drawn(() -> stack.step(pass, target(), stack.start(pass, memory(), PADDING))
                    .output());

            assertThat(whole).as(precision.name()).isCloseTo(byLayer, 1e-5);
            assertThat(drawn(() -> decoded(stack, pass))).as(precision.name()).isBitEqualTo(whole);
            assertThat(whole).as(precision.name()).differsFrom(decoded(stack, outside()), 1e-3);
        }
    }

    @Test
    void keepWhatIsHiddenAndNotFiniteFromTheRest() {
        DecoderStack stack = stack(variants().findFirst().orElseThrow().of(SHAPES));
        NDArray memory = memory();
        int[] lengths = PADDING.lengths();
        for (int row = 0; row < lengths.length; row++) {
            if (lengths[row] < SHAPES.keyLength()) {
                memory.set(new NDIndex(row + ", " + lengths[row] + ":"), Float.POSITIVE_INFINITY);
            }
        }

        assertThat(stack.decode(training, target(), stack.start(training, memory, PADDING)))
                .isCloseTo(decoded(stack, training), 1e-5);
    }

    @Test
    void runOnAnyThread() {
        DecoderStack stack = stack(variants().findFirst().orElseThrow().of(SHAPES));

        NDArray expected = decoded(stack, outside());

        OwnThread.run(() -> assertThat(decoded(stack, outside())).isBitEqualTo(expected));
    }

    /** The output and the gradients by name. */
    private Map<String, NDArray> computed(KernelChoice kernel, DecoderStack stack) {
        Map<String, NDArray> sources = new LinkedHashMap<>();
        for (int layer = 0; layer < stack.layers().size(); layer++) {
            String prefix = layer + ".";
            Gradients.parameters(stack.layers().get(layer))
                    .forEach((name, values) -> sources.put(prefix + name, values));
        }
        Block norm = stack.norm();
        if (norm != null) {
            Gradients.parameters(norm).forEach((name, values) -> sources.put("norm." + name, values));
        }
        NDArray target = target();
        NDArray memory = memory();
        sources.put("target", target);
        sources.put("memory", memory);
        NDArray weights = SHAPES.normal(manager, 2, SHAPES.batchSize(), SHAPES.queryLength(), SHAPES.embedDim());
        Map<String, NDArray> found = new LinkedHashMap<>();
        kernel.run(() -> found.putAll(Gradients.of(
                manager,
                sources,
                () -> {
                    NDArray output = stack.decode(training, target, stack.start(training, memory, PADDING));
                    found.put("output", output);
                    return output;
                },
                weights)));
        return found;
    }

    private NDArray drawn(Supplier<NDArray> action) {
        manager.getEngine().setRandomSeed(7);
        return action.get();
    }

    private NDArray decoded(DecoderStack stack, ForwardPass pass) {
        return stack.decode(pass, target(), stack.start(pass, memory(), PADDING));
    }

    private ForwardPass outside() {
        return ForwardPass.inference(new ParameterStore(manager, false));
    }

    private DecoderStack stack(LayerConfig config) {
        manager.getEngine().setRandomSeed(5);
        DecoderStack stack = new DecoderStack(config, 2);
        DecoderStackTest.initialise(stack, manager, DataType.FLOAT32);
        return stack;
    }

    private NDArray target() {
        return SHAPES.normal(manager, 1, SHAPES.batchSize(), SHAPES.queryLength(), SHAPES.embedDim());
    }

    private NDArray memory() {
        return SHAPES.normal(manager, 4, SHAPES.batchSize(), SHAPES.keyLength(), SHAPES.embedDim());
    }
}
