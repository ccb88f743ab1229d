package dev.heed.parity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.heed.attention.AttentionOutput;
import dev.heed.block.ForwardPass;
import dev.heed.mask.AttentionMask;
import dev.heed.parity.ReferenceFile.Values;
import dev.heed.test.KernelChoice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * A reference file brought to life: inputs and parameters filled by their formula, Heed's output and gradients held
 * against the file's; {@link NormParityTest} is the shortest use.
 */
final class ReferenceCase implements AutoCloseable {

    private final String name;
    private final ReferenceFile file;
    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private final Runnable kernelBefore;
    private final Map<String, NDArray> leaves = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private final ForwardPass pass = new ForwardPass(new ParameterStore(manager, false), true);

    private ReferenceCase(String name, KernelChoice kernel) {
        this.name = name;
        file = ReferenceFile.read(name);
        kernelBefore = kernel.force();
        file.inputs().forEach((input, leaf) -> {
            NDArray array = leaf.ramp().array(manager, new Shape(leaf.shape()));
            array.setRequiresGradient(true);
            leaves.put(input, array);
        });
    }

    static ReferenceCase open(String name, KernelChoice kernel) {
        return new ReferenceCase(name, kernel);
    }

    /** For what no kernel takes part in. */
    static ReferenceCase open(String name) {
        return open(name, KernelChoice.FUSED);
    }

    NDManager manager() {
        return manager;
    }

    /** A training pass, so that gradients flow; nothing drops. */
    ForwardPass pass() {
        return pass;
    }

    int size(String letter) {
        return Objects.requireNonNull(file.sizes().get(letter), letter);
    }

    NDArray input(String input) {
        return Objects.requireNonNull(leaves.get(input), input);
    }

    /** The padding mask of the file's lengths. */
    AttentionMask padding() {
        ReferenceFile.Mask lengths = Objects.requireNonNull(file.masks().get("lengths"), name);
        return AttentionMask.padding(
                lengths.values().stream().mapToInt(Integer::intValue).toArray());
    }

    /** The dense mask of the file. */
    AttentionMask dense() {
        ReferenceFile.Mask keep = Objects.requireNonNull(file.masks().get("keep"), name);
        int[] values = keep.values().stream().mapToInt(Integer::intValue).toArray();
        return AttentionMask.dense(
                manager.create(values, new Shape(keep.shape())).toType(DataType.BOOLEAN, false));
    }

    /** Initialises a block and fills its parameters, which must be the file's in name and shape. */
    <B extends Block> B load(B block) {
        block.initialize(
                manager,
                DataType.FLOAT32,
                file.inputs().values().stream()
                        .map(leaf -> new Shape(leaf.shape()))
                        .toArray(Shape[]::new));
        assertThat(block.getParameters().keys())
                .as(name + ": parameters of the block and of the file")
                .containsExactlyInAnyOrderElementsOf(file.parameters().keySet());
        file.parameters().forEach((parameter, leaf) -> {
            NDArray array = block.getParameters().get(parameter).getArray();
            assertThat(array.getShape()).as(name + ": shape of " + parameter).isEqualTo(new Shape(leaf.shape()));
            leaf.ramp().array(manager, array.getShape()).copyTo(array);
            leaves.put(parameter, array);
        });
        return block;
    }

    /** Holds the output and the gradient of every input and parameter against the file; once, since gradients add up. */
    void compare(Supplier<NDArray> forward) {
        assertThat(leaves.keySet()).as(name + ": arrays loaded").hasSameElementsAs(expectedLeaves());
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            NDArray output = forward.get();
            check("output", output, file.output().expected());
            if (!leaves.isEmpty()) {
                NDArray lossWeights = file.output().ramp().array(manager, output.getShape());
                collector.backward(output.mul(lossWeights).sum());
            }
        }
        file.inputs().forEach(this::checkGradient);
        file.parameters().forEach(this::checkGradient);
        assertThat(failures).as(name).isEmpty();
    }

    /** The same, and the attention weights. */
    void compareWithWeights(Supplier<AttentionOutput> forward) {
        compare(() -> {
            AttentionOutput output = forward.get();
            compareWeights(output.weights());
            return output.context();
        });
    }

    /** Holds attention weights alone against the file. */
    void compareWeights(NDArray weights) {
        check("weights", weights, Objects.requireNonNull(file.weights(), name));
        assertThat(failures).as(name).isEmpty();
    }

    private Set<String> expectedLeaves() {
        Set<String> expected = new TreeSet<>(file.inputs().keySet());
        expected.addAll(file.parameters().keySet());
        return expected;
    }

    private void checkGradient(String leaf, ReferenceFile.Leaf given) {
        try (NDArray gradient = input(leaf).getGradient()) {
            check("gradient of " + leaf, gradient, given.expectedGradient());
        }
    }

    private void check(String array, NDArray actual, Values expected) {
        Closeness closeness = Closeness.of(name + ": " + array, actual, expected);
        if (!closeness.within(file.tolerance())) {
            failures.add(closeness.describe(array, expected));
        }
    }

    @Override
    public void close() {
        kernelBefore.run();
        manager.close();
    }
}
