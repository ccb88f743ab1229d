package dev.heed.train;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import dev.heed.kernel.ThreadGradients;
import dev.heed.train.checkpoint.TrainingTensors;
import dev.heed.train.optim.Optimizer;
import dev.heed.train.optim.ParameterAverages;
import dev.heed.train.optim.TrainableParameter;
import dev.heed.train.optim.TrainableParameters;
import dev.heed.train.state.TrainingState;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes one update after another: draws batches, moves parameters. Holds what lives from one update to the next. */
final class TrainingStep<B> implements AutoCloseable {

    private final Objective<B> objective;
    private final TrainingConfig config;
    private final NDManager manager;
    private final List<TrainableParameter> trainable;
    private final BatchGradients<B> batchGradients;
    private final Optimizer optimizer;
    private final @Nullable ParameterAverages averages;
    private final RunningStatistics statistics;
    private @Nullable TrainingTensors tensors;

    TrainingStep(Objective<B> objective, TrainingConfig config, NDManager manager) {
        this.objective = objective;
        this.config = config;
        this.manager = manager;
        trainable = TrainableParameters.of(objective.network());
        batchGradients = config.workers() == 1 || !ThreadGradients.serves(manager)
                ? new OneWorker<>(
                        objective,
                        config,
                        manager,
                        trainable.stream().map(TrainableParameter::array).toList())
                : new ParallelWorkers<>(
                        objective, config, manager, TrainableParameters.parameters(objective.network()));
        optimizer = config.optimizer().over(trainable, manager);
        float decay = config.averageDecay();
        averages = decay > 0 ? new ParameterAverages(trainable, decay, manager) : null;
        statistics = new RunningStatistics(objective.network(), manager);
    }

    /**
     * What an update did.
     *
     * @param means over what counts in all its batches
     * @param gradientNorm before clipping
     * @param batches how many were drawn
     * @param count what the means are over
     * @param lastLoss computes the last batch's loss again, for whoever looks for a leak; nothing if the batch is
     *     closed
     */
    record Result(UpdateMeans means, float gradientNorm, long batches, long count, Runnable lastLoss) {

        boolean wasSkipped() {
            return NonFinite.isEither(means.loss(), gradientNorm);
        }
    }

    /**
     * Makes an update.
     *
     * @param before where the run is
     */
    Result update(Iterator<B> batches, TrainingState before, float learningRate) {
        long number = before.step() + 1;
        // Random numbers are a function of the seed and the number of the update, whatever was drawn before
        manager.getEngine().setRandomSeed(seed(number));
        List<B> drawn = new ArrayList<>();
        try (NDManager scope = manager.newSubManager()) {
            draw(batches, drawn);
            statistics.keep();
            long count = drawn.stream().mapToLong(objective::count).sum();
            BatchGradients.Sums sums = batchGradients.backward(drawn, count, scope);
            NDList gradients = sums.gradients();
            float norm = config.clip().apply(gradients);
            B last = drawn.get(drawn.size() - 1);
            Runnable lastLoss = last instanceof AutoCloseable ? () -> {} : () -> lossAgain(last);
            Result result = new Result(sums.means(), norm, drawn.size(), count, lastLoss);
            if (result.wasSkipped()) {
                statistics.putBack();
                skip(result, gradients, number, before.skippedInARow() + 1);
            } else {
                move(gradients, learningRate, number, scope);
            }
            batchGradients.clear(gradients);
            return result;
        } finally {
            drawn.forEach(DrawnBatches::close);
        }
    }

    private void draw(Iterator<B> batches, List<B> drawn) {
        while (drawn.size() < config.accumulation() && batches.hasNext()) {
            drawn.add(batches.next());
        }
    }

    private void lossAgain(B batch) {
        try (NDManager scope = manager.newSubManager()) {
            objective.loss(config.pass(new ParameterStore(scope, false)), scope, batch);
        }
    }

    private void move(NDList gradients, float learningRate, long number, NDManager scope) {
        optimizer.step(gradients, learningRate);
        if (averages != null) {
            averages.update(number, scope);
        }
    }

    private void skip(Result result, NDList gradients, long number, int skippedInARow) {
        if (skippedInARow > config.maxSkipped()) {
            throw new TrainingException(
                    NonFinite.message(result.means().loss(), result.gradientNorm(), number, skippedInARow)
                            + NonFinite.firstOf(trainable, gradients)
                            + "; a smaller learning rate or a smaller maxNorm may help");
        }
    }

    /** Runs something on the averaged weights, where there are any. */
    Map<String, Double> withAverages(Supplier<Map<String, Double>> action) {
        if (averages == null) {
            return action.get();
        }
        AtomicReference<Map<String, Double>> values = new AtomicReference<>(Map.of());
        try (NDManager scope = manager.newSubManager()) {
            averages.during(scope, () -> values.set(action.get()));
        }
        return Objects.requireNonNull(values.get());
    }

    /** Leaves the averaged weights in the network, where there are any; no update may follow. */
    void keepAverages() {
        if (averages != null) {
            averages.replaceParameters();
        }
    }

    /** Everything that the next update depends on, as arrays. */
    TrainingTensors tensors() {
        if (tensors == null) {
            tensors = new TrainingTensors(objective.network(), optimizer, averages, manager);
        }
        return tensors;
    }

    /** Mixed, so that runs with neighbouring seeds have nothing in common. */
    private int seed(long number) {
        long mixed = (config.seed() * 0x9E3779B97F4A7C15L + number) * 0xBF58476D1CE4E5B9L;
        return (int) (mixed >>> 32);
    }

    @Override
    public void close() {
        batchGradients.close();
    }
}
