package dev.heed.spark;

import ai.djl.ndarray.NDArray;
import dev.heed.train.Rounds;
import dev.heed.train.TrainingStep;
import dev.heed.train.Update;
import dev.heed.train.checkpoint.TrainingTensors;
import dev.heed.train.state.TrainingState;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** An algorithm: what a worker does in a round, and what comes of it where the workers meet. */
sealed interface Meeting permits LocalUpdates, SharedGradients {

    /** What the driver keeps for it beside all that a run keeps, by name. */
    Map<String, NDArray> memory();

    /**
     * Changes the driver's arrays as the workers' parts say.
     *
     * @param sum of all of them
     * @param sent what had gone to them, which is used up
     * @param before where the run is
     * @param rates the learning rate of each update
     * @return what the updates measured
     */
    List<Update> meet(TreeSum sum, Arrays32 sent, TrainingState before, Rounds.Rates rates);

    /**
     * What a worker measured and computed.
     *
     * @param updates in order
     * @param arrays one for each that has come
     * @param seconds that the updates took
     * @param optimizerSteps how many steps the optimizer has made after them
     */
    record Part(List<Update> updates, Arrays32 arrays, double seconds, long optimizerSteps) {}

    /** The algorithm as the driver has it. */
    static Meeting of(SparkSettings settings, TrainingStep<?> step) {
        return switch (settings.algorithm()) {
            case LOCAL -> new LocalUpdates(step, settings.outerRate(), settings.outerMomentum());
            case SYNCHRONOUS -> new SharedGradients(step);
        };
    }

    /**
     * A worker's part.
     *
     * @param step has the arrays that have come
     * @param sent these arrays
     * @param batches the worker's own
     * @param requireWanted asked before each update; it throws where the part is not wanted any more
     */
    static <B> Part work(
            RoundPlan plan, TrainingStep<B> step, Arrays32 sent, Iterator<B> batches, Runnable requireWanted) {
        return switch (plan.algorithm()) {
            case LOCAL -> LocalUpdates.work(plan, step, sent, batches, requireWanted);
            case SYNCHRONOUS -> SharedGradients.work(plan, step, batches);
        };
    }

    /** The arrays that travel, in the same order everywhere. */
    static Map<String, NDArray> travelling(Algorithm algorithm, TrainingStep<?> step) {
        Predicate<String> travels = switch (algorithm) {
            case LOCAL ->
                name -> name.startsWith(TrainingTensors.PARAMETERS) || name.startsWith(TrainingTensors.OPTIMIZER);
            case SYNCHRONOUS -> name -> name.startsWith(TrainingTensors.PARAMETERS);
        };
        Map<String, NDArray> chosen = new LinkedHashMap<>(step.tensors().arrays());
        chosen.keySet().removeIf(travels.negate());
        return chosen;
    }
}
