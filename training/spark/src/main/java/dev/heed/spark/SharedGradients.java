package dev.heed.spark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.heed.io.FailureWords;
import dev.heed.train.Rounds;
import dev.heed.train.TrainingException;
import dev.heed.train.TrainingStep;
import dev.heed.train.Update;
import dev.heed.train.UpdateGradients;
import dev.heed.train.checkpoint.TrainingTensors;
import dev.heed.train.optim.TrainableParameter;
import dev.heed.train.state.TrainingState;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Each worker computes the gradients of its own batches, and one update follows from their mean: the update that one process
 * makes of all the batches.
 *
 * <p>\[ g = \frac{\sum_w n_w g_w}{\sum_w n_w} \] where \( n_w \) is what worker w's loss is a mean over, such as tokens.
 */
final class SharedGradients implements Meeting {

    private final TrainingStep<?> step;

    SharedGradients(TrainingStep<?> step) {
        this.step = step;
    }

    @Override
    public Map<String, NDArray> memory() {
        return Map.of();
    }

    static <B> Part work(RoundPlan plan, TrainingStep<B> step, Iterator<B> batches) {
        long start = System.nanoTime();
        List<Update> updates = new ArrayList<>();
        List<float[]> weighted = new ArrayList<>();
        step.gradients(batches, plan.state(), given -> {
            updates.add(new Update(given.loss(), given.metrics(), 0f, given.batches(), given.count()));
            Map<String, NDArray> arrays = Meeting.travelling(plan.algorithm(), step);
            gradients(step, given.gradients()).forEach(arrays::replace);
            weighted.addAll(Arrays32.of(arrays).times((float) given.count()).arrays());
        });
        return new Part(updates, new Arrays32(weighted), (System.nanoTime() - start) * 1e-9, plan.optimizerSteps());
    }

    /** Gradients by the names of their parameters among the arrays that travel. */
    private static Map<String, NDArray> gradients(TrainingStep<?> step, NDList gradients) {
        Map<String, NDArray> named = new LinkedHashMap<>();
        List<TrainableParameter> parameters = step.parameters();
        for (int place = 0; place < parameters.size(); place++) {
            named.put(TrainingTensors.PARAMETERS + parameters.get(place).name(), gradients.get(place));
        }
        return named;
    }

    @Override
    public List<Update> meet(TreeSum sum, Arrays32 sent, TrainingState before, Rounds.Rates rates) {
        Update mean = Means.of(sum.reports().values()).get(0);
        Optional<WorkerReport> skipped = sum.reports().values().stream()
                .filter(report -> report.updates().get(0).wasSkipped())
                .findFirst();
        // Its gradients are in the sum, which is left out with it
        float loss = skipped.map(report -> report.updates().get(0).loss()).orElse(mean.loss());
        Map<String, NDArray> arrays = Meeting.travelling(Algorithm.SYNCHRONOUS, step);
        Arrays32 total = sum.total().times(1f / mean.count());
        try (NDManager scope = step.manager().newSubManager()) {
            // What passes collect is set itself, once it is sure that the update is made
            Map<String, NDArray> means = new LinkedHashMap<>();
            arrays.forEach((name, array) -> means.put(name, scope.zeros(array.getShape())));
            total.into(means, scope);
            NDList gradients = new NDList();
            step.parameters()
                    .forEach(parameter -> gradients.add(means.remove(TrainingTensors.PARAMETERS + parameter.name())));
            Update made = step.move(
                    new UpdateGradients(loss, mean.metrics(), gradients, mean.batches(), mean.count()),
                    before,
                    rates.of(0));
            if (!made.wasSkipped() && !means.isEmpty()) {
                arrays.keySet().retainAll(means.keySet());
                Arrays32.of(means).into(arrays, scope);
            }
            return List.of(made);
        } catch (TrainingException e) {
            throw skipped.map(report -> report.failed(FailureWords.of(e))).orElse(e);
        }
    }
}
