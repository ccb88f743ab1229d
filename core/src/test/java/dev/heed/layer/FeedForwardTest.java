package dev.heed.layer;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.heed.block.Activation;
import dev.heed.block.Bias;
import dev.heed.block.ForwardPass;
import dev.heed.test.ArrayAssert;
import dev.heed.test.Gradients;
import dev.heed.test.Shapes;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FeedForwardTest {

    private static final double ROUNDING = 1e-5;

    static Stream<Arguments> cases() {
        return Arrays.stream(Activation.values())
                .flatMap(activation -> Shapes.seeds(2).map(shapes -> Arguments.of(activation, shapes)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void followsItsFormula(Activation activation, Shapes shapes) {
        try (NDManager manager = NDManager.newBaseManager()) {
            FeedForward block = block(manager, shapes, activation);
            NDArray input = shapes.normal(manager, 1, shapes.batchSize(), shapes.queryLength(), shapes.embedDim());

            NDArray actual = block.transform(new ForwardPass(new ParameterStore(manager, false), true), input);

            assertThat(actual).isCloseTo(expected(Gradients.parameters(block), activation, input), ROUNDING);
        }
    }

    @Test
    void worksInANetwork() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Shapes shapes = Shapes.seeded(1);
            FeedForward block = block(manager, shapes, Activation.SWIGLU);
            NDArray input = shapes.normal(manager, 1, shapes.batchSize(), shapes.queryLength(), shapes.embedDim());
            ParameterStore store = new ParameterStore(manager, false);

            NDArray actual = block.forward(store, new NDList(input), false).singletonOrThrow();

            assertThat(actual).isBitEqualTo(block.transform(ForwardPass.inference(store), input));
        }
    }

    @Nested
    class Errors {

        @Test
        void sizesMustBePositive() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new FeedForward(0, new FeedForwardConfig(8, Activation.RELU, Bias.ALL, 0)))
                    .withMessage("embedDim must be at least 1, but got 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new FeedForwardConfig(0, Activation.RELU, Bias.ALL, 0))
                    .withMessage("hiddenDim must be at least 1, but got 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new FeedForwardConfig(-1, Activation.RELU, Bias.ALL, 0))
                    .withMessage("hiddenDim must be at least 1, but got -1");
        }

        @Test
        void dropoutMustBeAProbability() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new FeedForwardConfig(8, Activation.RELU, Bias.ALL, 1))
                    .withMessage("dropout must be in [0, 1), but got 1.0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new FeedForwardConfig(8, Activation.RELU, Bias.ALL, Float.NaN))
                    .withMessage("dropout must be in [0, 1), but got NaN");
        }

        @Test
        void anotherSizeOfInputIsRefused() {
            FeedForward block = new FeedForward(8, new FeedForwardConfig(16, Activation.RELU, Bias.ALL, 0));
            String message = "input must have shape (B, T, E), but got (2, 3, 9); already bound: E=8";
            try (NDManager manager = NDManager.newBaseManager()) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> block.initialize(manager, DataType.FLOAT32, new Shape(2, 3, 9)))
                        .withMessage(message);
                ForwardPass pass = ForwardPass.inference(new ParameterStore(manager, false));
                NDArray input = manager.zeros(new Shape(2, 3, 9));
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> block.transform(pass, input))
                        .withMessage(message);
            }
        }
    }

    private static FeedForward block(NDManager manager, Shapes shapes, Activation activation) {
        FeedForwardConfig config = new FeedForwardConfig(shapes.hiddenDim(), activation, Bias.ALL, 0);
        FeedForward block = new FeedForward(shapes.embedDim(), config);
        block.initialize(
                manager, DataType.FLOAT32, new Shape(shapes.batchSize(), shapes.queryLength(), shapes.embedDim()));
        int stream = 10;
        for (NDArray parameter : Gradients.parameters(block).values()) {
            shapes.normal(manager, stream++, parameter.getShape().getShape())
                    .mul(0.2)
                    .copyTo(parameter);
        }
        return block;
    }

    /** Token by token, in doubles. */
    private static double[] expected(Map<String, NDArray> parameters, Activation activation, NDArray input) {
        boolean gated = activation == Activation.SWIGLU;
        Affine inner = new Affine(parameters, "01inputProjection");
        Affine outer = new Affine(parameters, gated ? "03outputProjection" : "02outputProjection");
        double[] values = ArrayAssert.doubles(input);
        int size = (int) input.getShape().get(2);
        double[] expected = new double[values.length];
        for (int start = 0; start < values.length; start += size) {
            double[] token = Arrays.copyOfRange(values, start, start + size);
            double[] hidden = inner.of(token);
            double[] gate = gated ? new Affine(parameters, "02gateProjection").of(token) : hidden;
            for (int unit = 0; unit < hidden.length; unit++) {
                hidden[unit] = apply(activation, gate[unit]) * (gated ? hidden[unit] : 1);
            }
            System.arraycopy(outer.of(hidden), 0, expected, start, size);
        }
        return expected;
    }

    private static double apply(Activation activation, double x) {
        return switch (activation) {
            case RELU -> Math.max(0, x);
            case GELU -> x * normalDistribution(x);
            case GELU_TANH -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case SWIGLU -> x / (1 + Math.exp(-x));
        };
    }

    /** Simpson's rule over the density. */
    private static double normalDistribution(double x) {
        int steps = 200;
        double sum = 0;
        for (int step = 0; step <= steps; step++) {
            double at = x * step / steps;
            int weight = step == 0 || step == steps ? 1 : step % 2 == 0 ? 2 : 4;
            sum += weight * Math.exp(-at * at / 2);
        }
        return 0.5 + sum * x / steps / 3 / Math.sqrt(2 * Math.PI);
    }

    /** A linear projection by loops. */
    private static final class Affine {
        private final double[] weight;
        private final double[] bias;

        Affine(Map<String, NDArray> parameters, String name) {
            weight = read(parameters, name + "_weight");
            bias = read(parameters, name + "_bias");
        }

        private static double[] read(Map<String, NDArray> parameters, String name) {
            return ArrayAssert.doubles(Objects.requireNonNull(parameters.get(name), name));
        }

        double[] of(double[] input) {
            double[] output = bias.clone();
            for (int row = 0; row < output.length; row++) {
                for (int column = 0; column < input.length; column++) {
                    output[row] += weight[row * input.length + column] * input[column];
                }
            }
            return output;
        }
    }
}
