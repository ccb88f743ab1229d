package dev.heed.layer;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.heed.attention.KeyValueCache;
import dev.heed.block.BeamTokens;
import dev.heed.block.ForwardPass;
import dev.heed.block.GeneratedTokens;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.embedding.TokenEmbedding;
import dev.heed.kernel.BeamChoice;
import dev.heed.kernel.RoundedHeads;
import dev.heed.mask.AttentionMask;
import dev.heed.mask.PaddingMask;
import dev.heed.position.Alibi;
import dev.heed.test.KernelChoice;
import dev.heed.test.Shapes;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which caches a stack takes, and what becomes of those that a native call was to fill. */
class CachesTest {

    private static final Shapes SHAPES = Shapes.seeded(1);
    private static final int VOCAB_SIZE = 11;
    private static final int COUNT = 3;

    /** Of three heads. */
    private static final int SIZE = 12;

    private static final String TWO_SEQUENCES =
            "seen must have shape (B, G, S, D), but got (2, 3, %s, 4); already bound: B=1, D=4, G=3";

    private final NDManager manager = NDManager.newBaseManager();
    private final ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));
    private final TokenEmbedding embedding =
            new TokenEmbedding(EmbeddingConfig.plain(VOCAB_SIZE, SIZE, AddedPosition.none(), 0f));

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource
    void areOfAsManySequencesAsTheTokens(KernelChoice kernel) {
        CausalStack stack = stack(layer().build(), 2);
        kernel.run(() -> {
            List<KeyValueCache> seen =
                    stack.step(pass, vectors(2, 3), stack.start(manager, 2)).state();

            refuseOneToken(stack, seen, TWO_SEQUENCES.formatted(3));
            refuse(() -> stack.step(pass, vectors(1, 1), stack.start(manager, 2)), TWO_SEQUENCES.formatted(0));
        });
    }

    @ParameterizedTest
    @EnumSource
    void areThereForEachLayer(KernelChoice kernel) {
        CausalStack stack = stack(layer().build(), 2);
        kernel.run(() -> {
            List<KeyValueCache> one = stack.start(manager, 1).subList(0, 1);
            List<KeyValueCache> three = new ArrayList<>(stack.start(manager, 1));
            three.addAll(one);

            for (List<KeyValueCache> seen : List.of(one, three)) {
                refuseOneToken(stack, seen, "seen must be a cache for each of 2 layers, but got " + seen.size());
            }
        });
    }

    /** One head that a kernel would repeat. */
    @ParameterizedTest
    @EnumSource
    void areOfAsManyHeads(KernelChoice kernel) {
        CausalStack grouped = stack(layer().optNumKvHeads(1).build(), 1);
        CausalStack stack = stack(layer().build(), 1);
        kernel.run(() -> {
            List<KeyValueCache> seen =
                    stack.step(pass, vectors(2, 3), stack.start(manager, 2)).state();

            refuse(
                    () -> grouped.step(pass, vectors(2, 1), seen),
                    "seen must have shape (B, G, S, D), but got (2, 3, 3, 4); already bound: B=2, D=4, G=1");
        });
    }

    @ParameterizedTest
    @EnumSource
    void ofAMemoryAreOfAsManySequencesAsTheTarget(KernelChoice kernel) {
        DecoderStack stack = decoder();
        kernel.run(() -> {
            DecoderStack.State two = stack.start(pass, vectors(2, 3), padding(3, 3));
            DecoderStack.State one = stack.start(pass, vectors(1, 3), padding(3));
            DecoderStack.State mixed = new DecoderStack.State(
                    List.of(new DecoderLayerState(
                            one.layers().get(0).target(), two.layers().get(0).memory())),
                    padding(3));

            for (DecoderStack.State state : List.of(two, mixed)) {
                assertThatIllegalArgumentException().isThrownBy(() -> stack.step(pass, vectors(1, 1), state));
                assertThatIllegalArgumentException().isThrownBy(() -> stack.decode(pass, vectors(1, 4), state));
            }
        });
    }

    /** Heads that a pass in bfloat16 has projected, on a processor that multiplies it. */
    @ParameterizedTest
    @EnumSource
    void ofAnotherPrecisionAreRefused(KernelChoice kernel) {
        CausalStack stack = stack(layer().build(), 1);
        kernel.run(() -> {
            List<KeyValueCache> seen = rounded(stack.step(pass, vectors(1, 3), stack.start(manager, 1))
                    .state()
                    .get(0));

            refuse(
                    () -> stack.step(pass, vectors(1, 1), seen),
                    "newer must be bfloat16 as the cached keys are, but got float32");
            if (stack.canGenerate(pass, ids(4))) {
                String message = "seen must be float32 as the parameters are, but got bfloat16";
                refuse(() -> generate(stack, ids(4), seen), message);
                refuse(() -> search(stack, ids(4), seen), message);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void ofAMemoryOfAnotherPrecisionMeetTheTargets(KernelChoice kernel) {
        DecoderStack stack = decoder();
        kernel.run(() -> {
            DecoderStack.State start = stack.start(pass, vectors(2, 3), padding(3, 2));
            KeyValueCache target = start.layers().get(0).target();
            KeyValueCache half = rounded(start.layers().get(0).memory()).get(0);
            KeyValueCache exact = new KeyValueCache(
                    half.key().toType(DataType.FLOAT32, true), half.value().toType(DataType.FLOAT32, true));
            DecoderStack.State rounded =
                    new DecoderStack.State(List.of(new DecoderLayerState(target, half)), start.memoryMask());
            DecoderStack.State expected =
                    new DecoderStack.State(List.of(new DecoderLayerState(target, exact)), start.memoryMask());

            NDArray targets = vectors(2, 4);
            ForwardPass training = new ForwardPass(pass.parameters(), true);
            assertThat(stack.step(pass, targets, rounded).output())
                    .isCloseTo(stack.step(pass, targets, expected).output(), 1e-5);
            for (ForwardPass each : List.of(pass, training)) {
                assertThat(stack.decode(each, targets, rounded)).isCloseTo(stack.decode(each, targets, expected), 1e-5);
            }
        });
    }

    /** The kernel lets what is no number through a mask, so such a step goes layer by layer. */
    @Test
    void ofAStepThatAKernelCannotDoAreGivenBack() {
        CausalStack stack =
                stack(layer().optVisibility(AttentionMask.slidingWindow(3, 0)).build(), 1);
        List<KeyValueCache> seen = stack.start(manager, 1);
        for (int t = 0; t < 4; t++) {
            seen = stack.step(pass, vectors(1, 1), seen).state();
        }
        Shape room = seen.get(0).room().key().getShape();
        long before = count(room);
        NDArray spoiled = vectors(1, 1).mul(Float.NaN);

        KeyValueCache next = stack.step(pass, spoiled, seen).state().get(0);

        assertThat(next.room().used()).isSameAs(seen.get(0).room().used());
        assertThat(count(room)).isEqualTo(before + 2);
    }

    @Test
    void ofACallThatFailsAreGivenBack() {
        CausalStack stack = stack(layer().build(), 1);
        List<KeyValueCache> seen =
                stack.step(pass, vectors(1, 1), stack.start(manager, 1)).state();
        Shape room = seen.get(0).room().key().getShape();
        long before = count(room);

        refuse(() -> generate(stack, ids(VOCAB_SIZE), seen), "tokens must be in [0, vocabSize=11), but got 11");

        assertThat(count(room)).isEqualTo(before);
        KeyValueCache next = generate(stack, ids(4), seen).state().get(0);
        assertThat(next.room().used()).isSameAs(seen.get(0).room().used());
    }

    /** Whether it can search is asked at every token. */
    @Test
    void toAskWhetherAStackCanSearchMakesNoArrays() {
        CausalStack stack = stack(layer().optPosition(new Alibi()).build(), 1);
        NDArray token = ids(4);
        int before = manager.getManagedArrays().size();

        assertThat(stack.canGenerate(pass, token)).isTrue();
        assertThat(stack.canSearch(pass, token)).isFalse();

        assertThat(manager.getManagedArrays()).hasSize(before);
    }

    /** In a step, and where a native call can, in generating and searching. */
    private void refuseOneToken(CausalStack stack, List<KeyValueCache> seen, String message) {
        refuse(() -> stack.step(pass, vectors(1, 1), seen), message);
        if (stack.canGenerate(pass, ids(4))) {
            refuse(() -> generate(stack, ids(4), seen), message);
            refuse(() -> search(stack, ids(4), seen), message);
        }
    }

    private static void refuse(ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    private long count(Shape shape) {
        return manager.getManagedArrays().stream()
                .filter(array -> array.getShape().equals(shape))
                .count();
    }

    private GeneratedTokens<List<KeyValueCache>> generate(CausalStack stack, NDArray token, List<KeyValueCache> seen) {
        return embedding.decode(
                pass, token, 0, COUNT, null, weights -> stack.generate(pass, token, seen, weights, COUNT, null));
    }

    private BeamTokens<List<KeyValueCache>> search(CausalStack stack, NDArray token, List<KeyValueCache> seen) {
        BeamChoice choice = new BeamChoice(
                manager.zeros(new Shape(1, 1), DataType.FLOAT64), manager.zeros(new Shape(0), DataType.INT64), 1);
        return embedding.decode(
                pass, token, 0, COUNT, null, weights -> stack.search(pass, token, seen, weights, COUNT, choice));
    }

    private static List<KeyValueCache> rounded(KeyValueCache cache) {
        return List.of(new KeyValueCache(RoundedHeads.of(cache.key()), RoundedHeads.of(cache.value())));
    }

    private CausalStack stack(LayerConfig config, int numLayers) {
        CausalStack stack = new CausalStack(config, numLayers);
        stack.initialize(manager, DataType.FLOAT32, new Shape(1, 1, SIZE));
        embedding.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
        return stack;
    }

    private DecoderStack decoder() {
        DecoderStack stack = new DecoderStack(layer().build(), 1);
        DecoderStackTest.initialise(stack, manager, DataType.FLOAT32);
        return stack;
    }

    private static LayerConfigBuilder layer() {
        return LayerConfig.builder().setEmbedDim(SIZE).setNumHeads(3);
    }

    private static PaddingMask padding(int... lengths) {
        return AttentionMask.padding(lengths);
    }

    private NDArray vectors(int batchSize, int length) {
        return SHAPES.normal(manager, length, batchSize, length, SIZE);
    }

    private NDArray ids(long id) {
        return manager.create(new long[] {id}, new Shape(1, 1));
    }
}
