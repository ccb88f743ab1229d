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
 * and {@code averages/NAME}, and {@code rounds/NAME} where the updates are made in rounds that keep something. Frozen
 * parameters are not among them; their digest says which ones the rest belongs to.
 */
public final class TrainingTensors {

    /** Before the name of a parameter that learns. */
    public static final String PARAMETERS = NetworkParameters.PREFIX;

    /** Before the name of what the optimizer keeps of a parameter. */
    public static final String OPTIMIZER = "optimizer/";

    /** Before the name of what rounds keep. Who makes rounds may change between two parts of a run. */
    private static final String ROUNDS = "rounds/";

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
        NetworkParameters.learning(network).forEach((name, array) -> arrays.put(PARAMETERS + name, array));
        optimizer.memory().forEach((name, array) -> arrays.put(OPTIMIZER + name, array));
        if (averages != null) {
            averages.named().forEach((name, array) -> arrays.put(NetworkParameters.AVERAGES + name, array));
        }
    }

    /** The arrays themselves by name, in a fixed order. */
    public Map<String, NDArray> arrays() {
        return Collections.unmodifiableMap(arrays);
    }

    /** Has what rounds keep be a part of it, by their names. */
    public void keep(Map<String, NDArray> ofRounds) {
        ofRounds.forEach((name, array) -> arrays.put(ROUNDS + name, array));
    }

    /** The digest of the parameters that stay as they are; null where none does. */
    @Nullable String frozen() {
        return frozen;
    }

    /** How many steps the optimizer has made. */
    public long optimizerSteps() {
        return optimizer.steps();
    }

    /** The scope in which a checkpoint is read. */
    NDManager newScope() {
        return manager.newSubManager();
    }

    /** Has the optimizer go on from a number of steps, after its arrays were set. */
    public void restoreSteps(long optimizerSteps) {
        optimizer.restore(optimizerSteps);
    }

    /**
     * Takes over saved arrays, all or none. What rounds kept is left out where these keep nothing, and begins as 0 where
     * the others kept nothing.
     *
     * @param from what they are a part of
     * @throws IllegalArgumentException if names or shapes differ, or the frozen parameters
     */
    void restore(SavedCheckpoint from) {
        Map<String, NDArray> saved = new LinkedHashMap<>(from.arrays());
        Map<String, NDArray> wanted = new LinkedHashMap<>(arrays);
        saved.keySet().removeIf(name -> isOfOtherRounds(name, wanted));
        wanted.keySet().removeIf(name -> isOfOtherRounds(name, saved));
        ShapeDifferences.requireNone("checkpoint must fit the recipe, but got " + from.path(), wanted, saved);
        from.requireSameFrozen(frozen);
        NetworkParameters.replace(wanted, saved::get);
        optimizer.restore(from.record().optimizerSteps());
    }

    private static boolean isOfOtherRounds(String name, Map<String, NDArray> others) {
        return name.startsWith(ROUNDS) && !others.containsKey(name);
    }
}
