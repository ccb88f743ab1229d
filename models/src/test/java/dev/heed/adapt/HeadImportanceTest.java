package dev.heed.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import dev.heed.adapt.HeadImportance.Head;
import dev.heed.block.ForwardPass;
import dev.heed.block.ParameterPaths;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModels;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much a loss hangs on each head. */
class HeadImportanceTest {

    private static final String FIRST = "stack.layer0.selfAttention";
    private static final String SECOND = "stack.layer1.selfAttention";
    private static final float STEP = 1 / 64f;
    private static final List<Integer> SEEDS = List.of(1, 2, 3);

    private final NDManager manager = NDManager.newBaseManager();
    private final LanguageModel model = LanguageModels.initialised(
            Objects.requireNonNull(LanguageModels.all().get("wide heads, fewer biases")), manager, 17);

    @AfterEach
    void close() {
        manager.close();
    }

    private static NDArray loss(LanguageModel model, ForwardPass pass, NDManager scope, int seed) {
        return model.logits(pass, LanguageModels.batch(seed, 3, 7).toArray(scope))
                .square()
                .mean();
    }

    private HeadImportance measured() {
        return HeadImportance.of(model, manager, SEEDS, (pass, scope, seed) -> loss(model, pass, scope, seed));
    }

    @Test
    void itIsTheMeanOfTheSlopesMagnitudes() {
        List<Head> heads = measured().heads();

        HeadGates gates = HeadGates.add(model);
        assertThat(heads).hasSize(12);
        for (Head head : heads) {
            double expected = SEEDS.stream()
                    .mapToDouble(
                            seed -> Math.abs(lossAt(gates, head, 1 + STEP, seed) - lossAt(gates, head, 1 - STEP, seed))
                                    / (2 * STEP))
                    .average()
                    .orElseThrow();
            gates.set(head.path(), head.head(), 1);
            assertThat((double) head.importance()).as("%s", head).isCloseTo(expected, within(2e-3 * expected + 2e-5));
            assertThat(head.importance()).isPositive();
        }
    }

    private double lossAt(HeadGates gates, Head head, float gate, int seed) {
        gates.set(head.path(), head.head(), gate);
        try (NDManager scope = manager.newSubManager()) {
            return loss(model, ForwardPass.inference(new ParameterStore(scope, false)), scope, seed)
                    .getFloat();
        }
    }

    @Test
    void itLeavesNothingBehind() {
        model.getParameters().valueAt(2).freeze(true);
        HeadGates gates = HeadGates.add(model, path -> path.equals(SECOND));
        gates.set(SECOND, 2, 0.5f);
        gates.freeze(true);
        List<Boolean> learning = learning();
        int arrays = manager.getManagedArrays().size();

        HeadImportance first = measured();

        assertThat(measured()).isEqualTo(first); // gradients do not add up from one to the next
        assertThat(manager.getManagedArrays().size()).isEqualTo(arrays);
        assertThat(learning()).isEqualTo(learning);
        assertThat(gates.values()).containsOnlyKeys(SECOND);
        for (Pair<String, Parameter> named : model.getParameters()) {
            NDArray array = named.getValue().getArray();
            if (array.hasGradient()) {
                assertThat(array.getGradient().abs().max().getFloat())
                        .as(named.getKey())
                        .isZero();
            }
        }
    }

    @Test
    void gradientsThatWereThereStayAndDoNotCount() {
        HeadGates.add(model);
        HeadImportance importance = measured();
        try (NDManager scope = manager.newSubManager();
                GradientCollector collector = manager.getEngine().newGradientCollector()) {
            collector.backward(loss(model, new ForwardPass(new ParameterStore(scope, false), true), scope, 4));
        }
        Map<String, List<Number>> before = gradients();

        assertThat(measured()).isEqualTo(importance);

        assertThat(gradients()).isEqualTo(before);
        for (String block : List.of(FIRST, SECOND)) {
            assertThat(before.get(block + ".outputProjection.headGate.gates")).doesNotContain(0f);
        }
    }

    private Map<String, List<Number>> gradients() {
        return ParameterPaths.of(model).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> List.of(
                                entry.getValue().getArray().getGradient().toArray())));
    }

    private List<Boolean> learning() {
        return model.getParameters().values().stream()
                .map(Parameter::requiresGradient)
                .toList();
    }

    @Test
    void headsAreNamedByTheirNumbersAfterPruning() {
        new PrunedHeads(Map.of(FIRST, List.of(0, 1))).apply(model);

        assertThat(measured().heads())
                .extracting(Head::path, Head::head)
                .startsWith(tuple(FIRST, 2), tuple(FIRST, 3))
                .hasSize(10);
    }

    @Test
    void isNormalisedByBlockAndRanked() {
        HeadImportance importance = new HeadImportance(List.of(
                new Head("a", 0, 3),
                new Head("a", 1, 4),
                new Head("b", 0, 0),
                new Head("b", 2, 0.5f),
                new Head("c", 1, 0)));

        assertThat(importance.normalised().heads())
                .containsExactly(
                        new Head("a", 0, 0.6f),
                        new Head("a", 1, 0.8f),
                        new Head("b", 0, 0),
                        new Head("b", 2, 1),
                        new Head("c", 1, 0));
        assertThat(importance.leastFirst()).extracting(Head::importance).containsExactly(0f, 0f, 0.5f, 3f, 4f);
    }

    @Test
    void whatCannotBeMeasuredIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeadImportance.of(
                        model, manager, List.<Integer>of(), (pass, scope, seed) -> loss(model, pass, scope, seed)))
                .withMessage("number of batches must be at least 1, but got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeadImportance.of(
                        Linear.builder().setUnits(3).build(), manager, SEEDS, (pass, scope, seed) -> scope.create(1f)))
                .withMessage("network must have an attention block, but got none in Linear");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeadImportance.of(
                        model,
                        manager,
                        SEEDS,
                        (pass, scope, seed) ->
                                loss(model, pass, scope, seed).sub(100).sqrt()))
                .withMessage("importance of head 0 of " + FIRST + " must be finite and at least 0, but got NaN");
        assertThat(model.getParameters().keys()).noneMatch(name -> name.contains("headGate"));
    }
}
