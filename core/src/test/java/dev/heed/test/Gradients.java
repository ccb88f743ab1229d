package dev.heed.test;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Runs one pass forward and one backward, as a training step does. */
public final class Gradients {

    private Gradients() {}

    /**
     * The parameters of a block by name.
     *
     * @param block an initialised block
     * @return their arrays, in the block's order
     */
    public static Map<String, NDArray> parameters(Block block) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        for (var pair : block.getParameters()) {
            Parameter parameter = pair.getValue();
            arrays.put(pair.getKey(), parameter.getArray());
        }
        return arrays;
    }

    /**
     * The gradients of a sum of outputs, each times its own weight: {@code sum(weights * output)}.
     *
     * @param manager owner of the gradients
     * @param sources what to take the gradient with respect to; each starts without gradient
     * @param output the pass forward
     * @param weights broadcastable to the output
     * @return a gradient for each source, of its shape
     */
    public static Map<String, NDArray> of(
            NDManager manager, Map<String, NDArray> sources, Supplier<NDArray> output, NDArray weights) {
        sources.values().forEach(source -> source.setRequiresGradient(true));
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(output.get().mul(weights).sum());
        }
        Map<String, NDArray> gradients = new LinkedHashMap<>();
        sources.forEach((name, source) -> {
            NDArray gradient = source.getGradient();
            gradient.attach(manager);
            gradients.put(name, gradient);
        });
        return gradients;
    }

    /**
     * Runs something on this thread while a collector is open.
     *
     * @param action what to run
     */
    @SuppressWarnings("try") // it only has to be open
    public static void collecting(Runnable action) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            action.run();
        }
    }

    /**
     * Whether a gradient would flow through the result of an operation.
     *
     * @param result no parameter
     * @return true if its operation was recorded
     */
    public static boolean isRecorded(NDArray result) {
        try {
            result.setRequiresGradient(false); // Libtorch refuses this of a result that is part of a graph
            return false;
        } catch (EngineException e) {
            return true;
        }
    }
}
