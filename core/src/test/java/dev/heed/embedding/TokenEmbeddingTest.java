package dev.heed.embedding;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an embedding and its settings refuse. */
class TokenEmbeddingTest {

    @Test
    void tokensAreOfTwoAxes() {
        refuse(new Shape(3), "tokens must have shape (B, T), but got (3)");
        refuse(new Shape(2, 3, 1), "tokens must have shape (B, T), but got (2, 3, 1)");
    }

    @Test
    void tokensAreThere() {
        refuse(new Shape(0, 3), "tokens must have B >= 1, but got (0, 3)");
        refuse(new Shape(2, 0), "tokens must have T >= 1, but got (2, 0)");
    }

    private static void refuse(Shape shape, String message) {
        try (NDManager manager = NDManager.newBaseManager()) {
            TokenEmbedding block = new TokenEmbedding(config(1, 1));
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 1));
            ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));
            NDArray tokens = manager.zeros(shape, DataType.INT64);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> block.embed(pass, tokens, 0))
                    .withMessage(message);
            assertThat(block.embed(pass, manager.zeros(new Shape(2, 3), DataType.INT64), 0))
                    .hasShape(2, 3, 5);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void theScaleIsANumber(float scale) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config(scale, 1))
                .withMessage("scale must be finite, but got " + scale);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, 0, -1})
    void theInitialDeviationIsAPositiveNumber(float deviation) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config(1, deviation))
                .withMessage("initialDeviation must be finite and above 0, but got " + deviation);
    }

    private static EmbeddingConfig config(float scale, float initialDeviation) {
        return new EmbeddingConfig(11, 5, scale, initialDeviation, AddedPosition.none(), 0);
    }
}
