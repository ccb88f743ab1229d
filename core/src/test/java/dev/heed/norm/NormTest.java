package dev.heed.norm;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.UninitializedParameterException;
import ai.djl.training.ParameterStore;
import dev.heed.test.ArrayAssert;
import dev.heed.test.Gradients;
import dev.heed.test.Shapes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormTest {

    /** Large enough to show where it stands in the formula. */
    private static final float EPSILON = 0.1f;

    private static final double ROUNDING = 1e-5;

    static Stream<Shapes> seeds() {
        return Shapes.seeds(3);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void layerNormFollowsItsFormula(Shapes shapes) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray input = input(manager, shapes);

            NDArray actual = forward(manager, new LayerNorm(EPSILON), shapes, input);

            assertThat(actual).isCloseTo(expected(input, shapes, true, true), ROUNDING);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void biaslessLayerNormFollowsItsFormula(Shapes shapes) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray input = input(manager, shapes);

            NDArray actual = forward(manager, new BiaslessLayerNorm(EPSILON), shapes, input);

            assertThat(actual).isCloseTo(expected(input, shapes, true, false), ROUNDING);
        }
    }

    @Test
    void biaslessLayerNormLearnsItsScaleAlone() {
        assertThat(Norm.biaslessLayer().build().getParameters().keys()).containsExactly("gamma");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rmsNormFollowsItsFormula(Shapes shapes) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray input = input(manager, shapes);

            NDArray actual = forward(manager, new RmsNorm(EPSILON), shapes, input);

            assertThat(actual).isCloseTo(expected(input, shapes, false, false), ROUNDING);
        }
    }

    @Test
    void defaultsAreTheUsualEpsilons() {
        assertThat(Norm.layer()).isEqualTo(new LayerNorm(1e-5f));
        assertThat(Norm.biaslessLayer()).isEqualTo(new BiaslessLayerNorm(1e-5f));
        assertThat(Norm.rms()).isEqualTo(new RmsNorm(1e-6f));
    }

    @ParameterizedTest
    @ValueSource(floats = {0, -1, Float.NaN, Float.POSITIVE_INFINITY})
    void anEpsilonThatIsNotPositiveIsRefused(float epsilon) {
        String message = "epsilon must be finite and above 0, but got " + epsilon;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LayerNorm(epsilon))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BiaslessLayerNorm(epsilon))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RmsNorm(epsilon))
                .withMessage(message);
    }

    @Test
    void aNormWithoutParametersSaysSo() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray input = input(manager, Shapes.seeded(1));

            for (Norm norm : List.of(Norm.rms(), Norm.biaslessLayer())) {
                Block block = norm.build();
                assertThatExceptionOfType(UninitializedParameterException.class)
                        .isThrownBy(() -> block.forward(new ParameterStore(manager, false), new NDList(input), false));
            }
        }
    }

    private static NDArray input(NDManager manager, Shapes shapes) {
        NDArray tokens = shapes.normal(manager, 1, shapes.batchSize(), shapes.queryLength(), shapes.embedDim());
        NDArray scales = shapes.normal(manager, 2, shapes.batchSize(), shapes.queryLength(), 1);
        return tokens.mul(scales).add(scales); // every token has a mean and a length of its own
    }

    private static NDArray forward(NDManager manager, Norm norm, Shapes shapes, NDArray input) {
        Block block = norm.build();
        block.initialize(manager, DataType.FLOAT32, input.getShape());
        Gradients.parameters(block)
                .forEach((name, array) -> parameter(manager, shapes, name).copyTo(array));
        return block.forward(new ParameterStore(manager, false), new NDList(input), true)
                .singletonOrThrow();
    }

    private static NDArray parameter(NDManager manager, Shapes shapes, String name) {
        return shapes.normal(manager, name.endsWith("gamma") ? 3 : 4, shapes.embedDim());
    }

    private static double[] expected(NDArray input, Shapes shapes, boolean isCentred, boolean hasBias) {
        double[] values = ArrayAssert.doubles(input);
        double[] gamma = ArrayAssert.doubles(parameter(input.getManager(), shapes, "gamma"));
        double[] beta = ArrayAssert.doubles(parameter(input.getManager(), shapes, "beta"));
        int size = shapes.embedDim();
        double[] expected = new double[values.length];
        for (int start = 0; start < values.length; start += size) {
            double[] token = Arrays.copyOfRange(values, start, start + size);
            double mean = isCentred ? Arrays.stream(token).average().orElseThrow() : 0;
            double meanSquare = Arrays.stream(token)
                    .map(value -> (value - mean) * (value - mean))
                    .average()
                    .orElseThrow();
            for (int channel = 0; channel < size; channel++) {
                double normalised = (token[channel] - mean) / Math.sqrt(meanSquare + EPSILON);
                expected[start + channel] = normalised * gamma[channel] + (hasBias ? beta[channel] : 0);
            }
        }
        return expected;
    }
}
