package dev.heed.train.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.heed.adapt.FrozenParameters;
import dev.heed.train.optim.Optimizer;
import dev.heed.train.optim.ParameterAverages;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arrays that a run changes from update to update, by name: {@code parameters/NAME}, {@code optimizer/MEMORY/NAME}
 * and {@code averages/NAME}. Frozen parameters are not among them; their digest says which ones the rest belongs to.
 */
public final class TrainingTensors {

    private final Map<String, NDArray> arrays = new LinkedHashMap<>();
    private final Optimizer optimizer;
    private final NDManager manager;
    private final @Nullable String frozen;

    /**
     * The arrays of a run.
     *
     * @param network its parameters, those that learn, and those that no gradient moves but passes do
     * @param optimizer its state
     * @param averages its averages of parameters, or null
     * @param manager parent of the scope in which a checkpoint is read
     */
    public TrainingTensors(
            Block network, Optimizer optimizer, @Nullable ParameterAverages averages, NDManager manager) {
        this.optimizer = optimizer;
        this.manager = manager;
        frozen = FrozenParameters.sha256(network);
        NetworkParameters.learning(network)
                .forEach((name, array) -> arrays.put(NetworkParameters.PREFIX + name, array));
        optimizer.memory().forEach((name, array) -> arrays.put("optimizer/" + name, array));
        if (averages != null) {
            averages.named().forEach((name, array) -> arrays.put(NetworkParameters.AVERAGES + name, array));
        }
    }

    /** The arrays themselves by name, in a fixed order. */
    public Map<String, NDArray> arrays() {
        return Collections.unmodifiableMap(arrays);
    }

    /** The digest of the parameters that stay as they are; null where none does. */
    @Nullable String frozen() {
        return frozen;
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
     * @param from what they are a part of
     * @throws IllegalArgumentException if names or shapes differ, or the frozen parameters
     */
    void restore(SavedCheckpoint from) {
        Map<String, NDArray> saved = from.arrays();
        ShapeDifferences.requireNone("checkpoint must fit the recipe, but got " + from.path(), arrays, saved);
        from.requireSameFrozen(frozen);
        NetworkParameters.replace(arrays, saved::get);
        optimizer.restore(from.record().optimizerSteps());
    }
}
