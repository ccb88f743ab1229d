package dev.heed.attention;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.heed.block.Bias;
import dev.heed.block.ForwardPass;
import dev.heed.block.ParameterCount;
import dev.heed.engine.NoGradient;
import dev.heed.kernel.ParameterUpdates;
import dev.heed.mask.AttentionMask;
import dev.heed.position.Alibi;
import dev.heed.position.AttentionPosition;
import dev.heed.position.Rotary;
import dev.heed.test.Gradients;
import dev.heed.test.KernelChoice;
import dev.heed.test.Shapes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Heads taken away from attention: what is left answers as the whole with those heads silent. */
class PruningTest {

    private static final int EMBED_DIM = 7;
    private static final int HEAD_DIM = 2;
    private static final int NUM_HEADS = 6;
    private static final double ROUNDING = 1e-6;

    private final NDManager manager = NDManager.newBaseManager();
    private final ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));
    private final NDArray query = Shapes.seeded(1).normal(manager, 1, 3, 5, EMBED_DIM);
    private final NDArray memory = Shapes.seeded(1).normal(manager, 2, 3, 11, EMBED_DIM);

    @AfterEach
    void close() {
        manager.close();
    }

    record Case(AttentionPosition position, int numKvHeads, List<Integer> pruned, int kvHeadsLeft) {}

    static Stream<Case> cases() {
        return Stream.of(
                new Case(AttentionPosition.none(), NUM_HEADS, List.of(1, 4, 5), 3),
                new Case(new Rotary(), NUM_HEADS, List.of(0), 5),
                new Case(new Alibi(), NUM_HEADS, List.of(5, 0), 4),
                new Case(new Rotary(), 3, List.of(2, 3), 2), // a whole group
                new Case(new Alibi(), 2, List.of(0, 5), 2), // one of each group
                new Case(AttentionPosition.none(), 1, List.of(0, 1, 2, 4), 1));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void answersAsTheWholeBlockWithThoseHeadsSilent(Case wanted) {
        MultiHeadAttention pruned = block(wanted);
        MultiHeadAttention silent = block(wanted);
        long before = ParameterCount.of(pruned);
        pruned.prune(wanted.pruned());
        silence(silent, wanted.pruned());

        int left = NUM_HEADS - wanted.pruned().size();
        assertThat(pruned.config().numHeads()).isEqualTo(left);
        assertThat(pruned.config().numKvHeads()).isEqualTo(wanted.kvHeadsLeft());
        long rows = 2L * HEAD_DIM * (NUM_HEADS - left + wanted.numKvHeads() - wanted.kvHeadsLeft());
        long biases = HEAD_DIM * (NUM_HEADS - left + 2L * (wanted.numKvHeads() - wanted.kvHeadsLeft()));
        assertThat(ParameterCount.of(pruned)).isEqualTo(before - rows * EMBED_DIM - biases);
        AttentionMask mask = AttentionMask.padding(7, 2, 11);
        for (KernelChoice kernel : KernelChoice.values()) {
            kernel.run(() -> {
                assertThat(pruned.attend(pass, query, memory, mask))
                        .isCloseTo(silent.attend(pass, query, memory, mask), ROUNDING);
                assertThat(inSteps(pruned)).isCloseTo(inSteps(silent), ROUNDING);
                assertThat(inSteps(pruned)).isCloseTo(pruned.attend(pass, query, query, AttentionMask.causal()), 5e-6);
            });
        }
    }

    /** The last two tokens after the first three. */
    private NDArray inSteps(MultiHeadAttention block) {
        KeyValueCache none = KeyValueCache.empty(manager, 3, block.config());
        var first = block.attendSelf(pass, query.get(":, :3"), none, AttentionMask.causal());
        var second = block.attendSelf(pass, query.get(":, 3:"), first.state(), AttentionMask.causal());
        assertThat(second.state().key()).hasShape(3, block.config().numKvHeads(), 5, HEAD_DIM);
        return first.output().concat(second.output(), 1);
    }

    @ParameterizedTest
    @EnumSource
    void gradientsAreThoseOfTheHeadsThatAreLeft(KernelChoice kernel) {
        Case wanted = new Case(new Rotary(), NUM_HEADS, List.of(1, 2), 4);
        MultiHeadAttention pruned = block(wanted);
        MultiHeadAttention silent = block(wanted);
        pruned.prune(wanted.pruned());
        silence(silent, wanted.pruned());

        kernel.run(() -> {
            Map<String, NDArray> few = gradients(pruned);
            Map<String, NDArray> all = gradients(silent);
            NDArray rows = manager.create(new long[] {0, 1, 6, 7, 8, 9, 10, 11});
            for (String name : List.of("01queryProjection", "02keyProjection", "03valueProjection")) {
                assertThat(weight(few, name)).isCloseTo(weight(all, name).get(rows), 1e-5);
            }
            assertThat(weight(few, "04outputProjection").transpose())
                    .isCloseTo(weight(all, "04outputProjection").transpose().get(rows), 1e-5);
        });
    }

    private static NDArray weight(Map<String, NDArray> gradients, String name) {
        return Objects.requireNonNull(gradients.get(name + "_weight"));
    }

    private Map<String, NDArray> gradients(MultiHeadAttention block) {
        ForwardPass training = new ForwardPass(new ParameterStore(manager, false), true);
        return Gradients.of(
                manager,
                Gradients.parameters(block),
                () -> block.attend(training, query, memory, AttentionMask.none()),
                query);
    }

    @Test
    void headsKeepTheirNumbers() {
        MultiHeadAttention block = block(new Case(new Alibi(), NUM_HEADS, List.of(), NUM_HEADS));
        MultiHeadAttention atOnce = block(new Case(new Alibi(), NUM_HEADS, List.of(), NUM_HEADS));

        block.prune(List.of(1));
        block.prune(List.of(4, 2));
        atOnce.prune(List.of(1, 2, 4));

        assertThat(block.heads()).containsExactly(0, 3, 5);
        assertThat(block.prunedHeads()).containsExactly(1, 2, 4);
        float[] slopes = Alibi.slopes(NUM_HEADS);
        assertThat(block.config().position()).isEqualTo(new Alibi(List.of(slopes[0], slopes[3], slopes[5])));
        assertThat(block.attend(pass, query, memory, AttentionMask.none()))
                .isBitEqualTo(atOnce.attend(pass, query, memory, AttentionMask.none()));
    }

    @Test
    void aFreshBlockPrunedAlikeLoadsWhatWasSaved() throws Exception {
        Case wanted = new Case(new Alibi(), 3, List.of(0, 2, 5), 3);
        MultiHeadAttention saved = block(wanted);
        saved.prune(wanted.pruned());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        saved.saveParameters(new DataOutputStream(bytes));
        MultiHeadAttention fresh = new MultiHeadAttention(config(wanted));
        fresh.prune(wanted.pruned());

        fresh.loadParameters(manager, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

        assertThat(fresh.attend(pass, query, memory, AttentionMask.none()))
                .isBitEqualTo(saved.attend(pass, query, memory, AttentionMask.none()));
    }

    @Test
    void whatDoesNotLearnStaysSoAndNothingOfBeforeIsLeft() {
        MultiHeadAttention block = block(new Case(new Rotary(), NUM_HEADS, List.of(), NUM_HEADS));
        block.getParameters().get("02keyProjection_weight").freeze(true);
        int arrays = manager.getManagedArrays().size();

        block.prune(List.of(3));

        assertThat(manager.getManagedArrays().size()).isEqualTo(arrays);
        assertThat(block.getParameters().stream()
                        .filter(named -> !named.getValue().requiresGradient())
                        .map(named -> named.getKey()))
                .containsExactly("02keyProjection_weight");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> block.attend(pass, query.toType(DataType.FLOAT64, true), memory, AttentionMask.none()))
                .withMessage("query must be float32 as the parameters are, but got float64");
    }

    @Test
    void whatCannotBePrunedIsRefused() {
        MultiHeadAttention block = block(new Case(new Rotary(), 3, List.of(), 3));
        block.prune(List.of(0, 1));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> block.prune(List.of(2, 1)))
                .withMessage("heads must be among those of the block, [2, 3, 4, 5], but got [2, 1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> block.prune(List.of(2, 3, 4, 5)))
                .withMessage("heads must leave one of [2, 3, 4, 5] at least, but got all of them");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> block.prune(List.of(4)))
                .withMessage(
                        "heads must leave equally many, or none, of each 2 that share a key and value head, but got"
                                + " [4] of [2, 3, 4, 5]");
        block.outputProjection().adapt("half", new LambdaBlock(NDList::new));
        assertThatIllegalStateException()
                .isThrownBy(() -> block.prune(List.of(2, 3)))
                .withMessage("heads must be pruned where no block changes a weight, but got [01half] in"
                        + " 04outputProjection; merge or remove it first");
        assertThat(block.heads()).containsExactly(2, 3, 4, 5);
    }

    @Test
    void slopesOfOtherHeadsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MultiHeadAttention.builder()
                        .setEmbedDim(6)
                        .setNumHeads(3)
                        .optPosition(new Alibi(List.of(0.5f, 0.25f)))
                        .build())
                .withMessage("slopes must be one for each head, but got 2 for numHeads=3");
    }

    private static AttentionConfig config(Case wanted) {
        return MultiHeadAttention.builder()
                .setEmbedDim(EMBED_DIM)
                .setNumHeads(NUM_HEADS)
                .optHeadDim(HEAD_DIM)
                .optNumKvHeads(wanted.numKvHeads())
                .optPosition(wanted.position())
                .optBias(Bias.ALL)
                .config();
    }

    private MultiHeadAttention block(Case wanted) {
        Engine.getInstance().setRandomSeed(5);
        MultiHeadAttention block = new MultiHeadAttention(config(wanted));
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 1, EMBED_DIM));
        NoGradient.run(manager, () -> {
            int stream = 7; // no bias stays 0
            for (var named : block.getParameters()) {
                Parameter parameter = named.getValue();
                if (parameter.getType() == Parameter.Type.BIAS) {
                    NDArray values = Shapes.seeded(1)
                            .normal(manager, stream++, parameter.getShape().getShape());
                    set(parameter, values);
                }
            }
        });
        return block;
    }

    private void silence(MultiHeadAttention block, List<Integer> heads) {
        Parameter weight = block.outputProjection().getParameters().get("weight");
        float[] open = new float[NUM_HEADS * HEAD_DIM];
        Arrays.fill(open, 1);
        heads.forEach(head -> Arrays.fill(open, head * HEAD_DIM, (head + 1) * HEAD_DIM, 0));
        NoGradient.run(manager, () -> set(weight, manager.create(open).mul(weight.getArray())));
    }

    private static void set(Parameter parameter, NDArray values) {
        ParameterUpdates.of(values).set(new NDList(parameter.getArray()), new NDList(values));
    }
}
