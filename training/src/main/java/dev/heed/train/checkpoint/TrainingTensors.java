package dev.heed.train.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.heed.train.optim.Optimizer;
import dev.heed.train.optim.ParameterAverages;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arrays that the next update of a run depends on, by name: {@code parameters/NAME}, {@code optimizer/MEMORY/NAME}
 * and {@code averages/NAME}.
 */
public final class TrainingTensors {

    private final Map<String, NDArray> arrays = new LinkedHashMap<>();
    private final Optimizer optimizer;
    private final NDManager manager;

    /**
     * The arrays of a run.
     *
     * @param network its parameters, also those that no gradient moves
     * @param optimizer its state
     * @param averages its averages of parameters, or null
     * @param manager parent of the scope in which a checkpoint is read
     */
    public TrainingTensors(
            Block network, Optimizer optimizer, @Nullable ParameterAverages averages, NDManager manager) {
        this.optimizer = optimizer;
        this.manager = manager;
        NetworkParameters.of(network).forEach((name, array) -> arrays.put(NetworkParameters.PREFIX + name, array));
        optimizer.memory().forEach((name, array) -> arrays.put("optimizer/" + name, array));
        if (averages != null) {
            averages.named().forEach((name, array) -> arrays.put(NetworkParameters.AVERAGES + name, array));
        }
    }

    /** The arrays themselves by name, in a fixed order. */
    public Map<String, NDArray> arrays() {
        return Collections.unmodifiableMap(arrays);
    }

    /** How many steps the optimizer has made. */
    long optimizerSteps() {
        return optimizer.steps();
    }

    /** The scope in which a checkpoint is read. */
    NDManager newScope() {
        return manager.newSubManager();
    }

    /**
     * Takes over saved arrays, all or none.
     *
     * @param steps how many steps the optimizer had made
     * @param from where they are saved, for the error
     * @throws IllegalArgumentException if names or shapes differ
     */
    void restore(Map<String, NDArray> saved, long steps, String from) {
        ShapeDifferences.requireNone("checkpoint must fit the recipe, but got " + from, arrays, saved);
        NetworkParameters.replace(arrays, saved::get);
        optimizer.restore(steps);
    }
}
