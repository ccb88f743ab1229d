package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import dev.heed.test.ArrayAssert;
import dev.heed.test.Gradients;
import dev.heed.test.Shapes;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Attention in bfloat16 stores its weights up to a number of them, and gives the same without. */
class StoredWeightsTest {

    private static final double ROUNDING = 4.0 / 256;

    /** What hides scores; a query that sees nothing is among those of the last two. */
    private enum Hiding {
        NOTHING,
        CAUSAL,
        BOOLEAN,
        ADDED
    }

    @ParameterizedTest
    @EnumSource
    void bothWaysGiveTheSame(Hiding hiding) {
        TorchScript script = TorchScript.load("Kernels", "kernels.py");
        Shapes shapes = Shapes.seeded(1);
        boolean causal = hiding == Hiding.CAUSAL;
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> tokens = Map.of(
                    "query", shapes.normal(manager, 1, 2, 7, 12),
                    "key", shapes.normal(manager, 2, 2, causal ? 7 : 11, 12),
                    "value", shapes.normal(manager, 3, 2, causal ? 7 : 11, 12));
            NDArray mask = mask(script, shapes, manager, hiding);
            NDArray outputWeights = shapes.normal(manager, 5, 2, 7, 12);

            NDArray stored = attend(script, tokens, mask, causal, 1_000_000);
            NDArray fused = attend(script, tokens, mask, causal, 0);
            Map<String, NDArray> ofStored =
                    Gradients.of(manager, tokens, () -> attend(script, tokens, mask, causal, 1_000_000), outputWeights);
            Map<String, NDArray> ofFused =
                    Gradients.of(manager, tokens, () -> attend(script, tokens, mask, causal, 0), outputWeights);

            ArrayAssert.assertThat(stored).hasShape(2, 7, 12).isCloseTo(fused, ROUNDING);
            ofStored.forEach((name, gradient) -> ArrayAssert.assertThat(gradient)
                    .as(name)
                    .isCloseTo(Objects.requireNonNull(ofFused.get(name)), 2 * ROUNDING));
            if (mask.size() > 0) {
                ArrayAssert.assertThat(stored.get(":, 3")).isZero();
                ArrayAssert.assertThat(
                                Objects.requireNonNull(ofStored.get("query")).get(":, 3"))
                        .isZero();
            }
        }
    }

    private static NDArray mask(TorchScript script, Shapes shapes, NDManager manager, Hiding hiding) {
        if (hiding == Hiding.NOTHING || hiding == Hiding.CAUSAL) {
            return script.optional(null);
        }
        NDArray rows = manager.arange(7).neq(3).reshape(1, 1, 7, 1);
        NDArray keep = shapes.coins(manager, 4, 0.6, 2, 1, 7, 11).logicalAnd(rows);
        return hiding == Hiding.BOOLEAN
                ? keep
                : NDArrays.where(
                        keep,
                        shapes.normal(manager, 6, 2, 1, 7, 11),
                        manager.full(keep.getShape(), Float.NEGATIVE_INFINITY));
    }

    /** Three heads of size 4 in bfloat16, by a projection that changes nothing else. */
    private static NDArray heads(TorchScript script, NDArray tokens) {
        NDArray identity = tokens.getManager().eye(12);
        return script.call(
                "project_query", tokens, identity, script.optional(null), script.scalar(4), script.scalar(1));
    }

    /** Projected by the identity, which makes it float32 again. */
    private static NDArray attend(
            TorchScript script, Map<String, NDArray> tokens, NDArray mask, boolean causal, int maxStoredWeights) {
        NDArray query = Objects.requireNonNull(tokens.get("query"));
        return script.call(
                "attend_and_project",
                heads(script, query),
                heads(script, Objects.requireNonNull(tokens.get("key"))),
                heads(script, Objects.requireNonNull(tokens.get("value"))),
                mask,
                script.scalar(causal),
                script.scalar(0f),
                script.scalar(maxStoredWeights),
                query.getManager().eye(12),
                script.optional(null),
                script.scalar(1));
    }
}
