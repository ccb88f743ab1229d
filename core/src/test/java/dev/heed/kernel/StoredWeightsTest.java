package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.heed.test.ArrayAssert;
import dev.heed.test.Shapes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attention in bfloat16 stores its weights up to a number of them, and gives the same without. */
class StoredWeightsTest {

    private static final double ROUNDING = 4.0 / 256;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bothWaysGiveTheSame(boolean masked) {
        TorchScript script = TorchScript.load("Kernels", "kernels.py");
        Shapes shapes = Shapes.seeded(1);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray query = heads(script, shapes.normal(manager, 1, 2, 7, 12));
            NDArray key = heads(script, shapes.normal(manager, 2, 2, 11, 12));
            NDArray value = heads(script, shapes.normal(manager, 3, 2, 11, 12));
            NDArray mask = masked ? shapes.coins(manager, 4, 0.6, 2, 1, 7, 11) : script.optional(null);

            NDArray stored = attend(script, query, key, value, mask, 1_000_000);
            NDArray fused = attend(script, query, key, value, mask, 0);

            ArrayAssert.assertThat(stored.toType(DataType.FLOAT32, false))
                    .hasShape(2, 3, 7, 4)
                    .isCloseTo(fused.toType(DataType.FLOAT32, false), ROUNDING);
        }
    }

    /** Three heads of size 4 in bfloat16, by a projection that changes nothing else. */
    private static NDArray heads(TorchScript script, NDArray tokens) {
        NDArray identity = tokens.getManager().eye(12);
        return script.call(
                "project_query", tokens, identity, script.optional(null), script.scalar(4), script.scalar(1));
    }

    private static NDArray attend(
            TorchScript script, NDArray query, NDArray key, NDArray value, NDArray mask, int maxStoredWeights) {
        return script.call(
                "attend",
                query,
                key,
                value,
                mask,
                script.scalar(false),
                script.scalar(0f),
                script.scalar(maxStoredWeights));
    }
}
