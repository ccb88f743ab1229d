package dev.heed.block;

import static dev.heed.test.ArrayAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.heed.kernel.Kernel;
import dev.heed.layer.EncoderLayer;
import dev.heed.layer.LayerConfig;
import dev.heed.mask.AttentionMask;
import dev.heed.test.Gradients;
import dev.heed.test.KernelChoice;
import dev.heed.test.Shapes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A projection whose weight's columns are scaled, by a kernel, by DJL's way and within a fused layer. */
class AdaptableLinearTest {

    private static final int INPUT = 5;
    private static final int UNITS = 3;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyWayUsesTheChangedWeight(KernelChoice kernel) {
        AdaptableLinear linear = initialised();
        NDArray weight = linear.getParameters().get("weight").getArray();
        NDArray bias = linear.getParameters().get("bias").getArray();
        linear.adapt("columns", new Columns());
        NDArray factors =
                linear.getParameters().get("01columns_factors").getArray().reshape(1, INPUT);
        NDArray input = Shapes.seeded(1).normal(manager, 1, 2, 7, INPUT);
        NDArray expected = input.matMul(weight.mul(factors).transpose()).add(bias);
        ParameterStore store = new ParameterStore(manager, false);

        kernel.run(() -> assertThat(Kernel.projected(ForwardPass.inference(store), linear, input))
                .isCloseTo(expected, 1e-6));
        assertThat(linear.forward(store, new NDList(input), false).head()).isCloseTo(expected, 1e-6);
        linear.restore();
        assertThat(linear.getParameters().keys()).containsExactly("weight", "bias");
        assertThat(linear.forward(store, new NDList(input), false).head())
                .isCloseTo(input.matMul(weight.transpose()).add(bias), 1e-6);
    }

    @ParameterizedTest
    @EnumSource
    void gradientsReachTheChangeAndNotAFrozenWeight(KernelChoice kernel) {
        AdaptableLinear linear = initialised();
        linear.adapt("columns", new Columns());
        Parameter weight = linear.getParameters().get("weight");
        weight.freeze(true);
        NDArray input = Shapes.seeded(1).normal(manager, 1, 2, 7, INPUT);
        ForwardPass pass = new ForwardPass(new ParameterStore(manager, false), true);

        kernel.run(() -> {
            NDArray gradient = Gradients.of(
                            manager,
                            Map.of(
                                    "factors",
                                    linear.getParameters()
                                            .get("01columns_factors")
                                            .getArray()),
                            () -> Kernel.projected(pass, linear, input),
                            manager.create(1f))
                    .get("factors");
            NDArray byHand = input.sum(new int[] {0, 1}).mul(weight.getArray().sum(new int[] {0}));
            assertThat(Objects.requireNonNull(gradient)).isCloseTo(byHand, 1e-5);
        });
        assertThat(weight.getArray().hasGradient()).isFalse();
    }

    @Test
    void stepsLeaveNothingBehind() {
        EncoderLayer layer = new EncoderLayer(
                LayerConfig.builder().setEmbedDim(6).setNumHeads(2).build());
        layer.initialize(manager, DataType.FLOAT32, new Shape(2, 7, 6));
        projections(layer).forEach(linear -> linear.adapt("columns", new Columns()));
        assertThat(projections(layer)).hasSize(6);
        for (boolean training : new boolean[] {true, false}) {
            int owned = 0;
            for (int step = 0; step < 3; step++) {
                trainingStep(layer, training);
                owned = step == 0 ? manager.getManagedArrays().size() : owned;
            }
            assertThat(manager.getManagedArrays()).hasSize(owned);
        }
    }

    private void trainingStep(EncoderLayer layer, boolean training) {
        try (NDManager step = manager.newSubManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            ForwardPass pass = new ForwardPass(new ParameterStore(manager, false), training);
            NDArray tokens = Shapes.seeded(1).normal(step, 1, 2, 7, 6);
            NDArray output = layer.encode(pass, tokens, AttentionMask.causal());
            if (training) {
                collector.backward(output.mean());
            }
        }
    }

    @Test
    void parametersAreSavedAndLoaded() throws Exception {
        AdaptableLinear linear = initialised();
        linear.adapt("columns", new Columns());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        linear.saveParameters(new DataOutputStream(bytes));
        AdaptableLinear copy = (AdaptableLinear) Projection.withBias(INPUT, UNITS);
        copy.adapt("columns", new Columns());
        assertThat(copy.isInitialized()).isFalse();

        copy.loadParameters(manager, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

        for (String name : List.of("weight", "bias", "01columns_factors")) {
            assertThat(copy.getParameters().get(name).getArray())
                    .isBitEqualTo(linear.getParameters().get(name).getArray());
        }
    }

    @Test
    void aSecondChangeIsRefused() {
        AdaptableLinear linear = initialised();
        linear.adapt("columns", new Columns());

        assertThatThrownBy(() -> linear.adapt("more", new Columns()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("weight must not be changed yet, but got [01columns]");
    }

    private AdaptableLinear initialised() {
        AdaptableLinear linear = (AdaptableLinear) Projection.withBias(INPUT, UNITS);
        linear.initialize(manager, DataType.FLOAT32, new Shape(1, INPUT));
        return linear;
    }

    private static List<AdaptableLinear> projections(Block block) {
        return block.getChildren().values().stream()
                .flatMap(child ->
                        child instanceof AdaptableLinear linear ? Stream.of(linear) : projections(child).stream())
                .toList();
    }

    /** A factor for each column of the weight: 1, 2, 3 and so on. */
    private static final class Columns extends SizedBlock {

        private final Parameter factors = addParameter(Parameter.builder()
                .setName("factors")
                .setType(Parameter.Type.OTHER)
                .optInitializer((owner, shape, type) -> owner.arange(1f, shape.get(0) + 1f))
                .build());

        @Override
        protected void prepare(Shape[] inputShapes) {
            factors.setShape(new Shape(inputShapes[0].get(1)));
        }

        @Override
        protected NDArray forward(ForwardPass pass, NDList inputs) {
            NDArray weight = inputs.singletonOrThrow();
            return weight.mul(pass.value(factors, weight));
        }
    }
}
