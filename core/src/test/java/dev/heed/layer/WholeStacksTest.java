package dev.heed.layer;

import static dev.heed.test.ArrayAssert.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.layer.LayerVariants.Variant;
import dev.heed.mask.AttentionMask;
import dev.heed.test.Gradients;
import dev.heed.test.KernelChoice;
import dev.heed.test.OwnThread;
import dev.heed.test.Shapes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All layers and the norm in one native call compute what they compute one by one, in both directions. */
class WholeStacksTest {

    private static final int NUM_LAYERS = 3;
    private static final Shapes SHAPES = Shapes.seeded(1);
    private static final AttentionMask PADDING = AttentionMask.padding(SHAPES.lengths(SHAPES.queryLength()));

    private final NDManager manager = NDManager.newBaseManager();

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
        NDArray tokens = tokens();
        NDArray weights = SHAPES.normal(manager, 2, SHAPES.batchSize(), SHAPES.queryLength(), SHAPES.embedDim());
        for (LayerStack stack : List.of(encoder(variant.of(SHAPES)), causal(variant.of(SHAPES)))) {
            Map<String, NDArray> expected = computed(KernelChoice.COMPOSED, stack, tokens, weights);
            computed(KernelChoice.FUSED, stack, tokens, weights)
                    .forEach((name, actual) ->
                            assertThat(actual).as(name).isCloseTo(Objects.requireNonNull(expected.get(name)), 1e-4));
        }
    }

    @Test
    void drawDropoutAsTheirLayersDo() {
        LayerConfig config = LayerConfig.builder()
                .setEmbedDim(SHAPES.embedDim())
                .setNumHeads(SHAPES.numHeads())
                .optDropout(0.3f)
                .build();
        NDArray tokens = tokens();
        ForwardPass training = new ForwardPass(new ParameterStore(manager, false), true);
        Encoder stack = encoder(config);

        manager.getEngine().setRandomSeed(7);
        NDArray whole = run(stack, training, tokens);
        manager.getEngine().setRandomSeed(7);
        NDArray vectors = tokens;
        for (EncoderLayer layer : stack.layers()) {
            vectors = layer.encode(training, vectors, PADDING);
        }

        assertThat(whole).isBitEqualTo(stack.normalised(training, vectors));
        assertThat(whole).differsFrom(run(stack, pass(), tokens), 1e-3);
    }

    @Test
    void keepWhatIsHiddenAndNotFiniteFromTheRest() {
        NDArray tokens = tokens();
        CausalStack stack = causal(variants().findFirst().orElseThrow().of(SHAPES));
        NDIndex last = new NDIndex(":, -1");
        NDIndex before = new NDIndex(":, :-1");

        NDArray expected = stack.encode(pass(), tokens).get(before);
        tokens.set(last, Float.POSITIVE_INFINITY);

        assertThat(stack.encode(pass(), tokens).get(before)).isCloseTo(expected, 1e-5);
    }

    @Test
    void runOnAnyThread() {
        Encoder stack = encoder(variants().findFirst().orElseThrow().of(SHAPES));
        NDArray tokens = tokens();

        NDArray expected = run(stack, pass(), tokens);

        OwnThread.run(() -> assertThat(run(stack, pass(), tokens)).isBitEqualTo(expected));
    }

    /** The output and the gradients by name. */
    private Map<String, NDArray> computed(KernelChoice kernel, LayerStack stack, NDArray tokens, NDArray weights) {
        Map<String, NDArray> sources = new LinkedHashMap<>(Gradients.parameters(stack));
        sources.put("tokens", tokens);
        ForwardPass training = new ForwardPass(new ParameterStore(manager, false), true);
        Map<String, NDArray> found = new LinkedHashMap<>();
        kernel.run(() -> {
            found.put("output", run(stack, pass(), tokens));
            Gradients.of(manager, sources, () -> run(stack, training, tokens), weights)
                    .forEach((name, gradient) -> {
                        found.put(name, gradient.duplicate());
                        gradient.subi(gradient); // libtorch would add the next one to it
                    });
        });
        return found;
    }

    private static NDArray run(LayerStack stack, ForwardPass pass, NDArray tokens) {
        return stack instanceof Encoder encoder
                ? encoder.encode(pass, tokens, PADDING)
                : ((CausalStack) stack).encode(pass, tokens);
    }

    private Encoder encoder(LayerConfig config) {
        Encoder stack = new Encoder(config, NUM_LAYERS);
        stack.initialize(manager, DataType.FLOAT32, new Shape(-1, -1, -1));
        return stack;
    }

    private CausalStack causal(LayerConfig config) {
        CausalStack stack = new CausalStack(config, NUM_LAYERS);
        stack.initialize(manager, DataType.FLOAT32, new Shape(-1, -1, -1));
        return stack;
    }

    private NDArray tokens() {
        return SHAPES.normal(manager, 1, SHAPES.batchSize(), SHAPES.queryLength(), SHAPES.embedDim());
    }

    private ForwardPass pass() {
        return ForwardPass.inference(new ParameterStore(manager, false));
    }
}
