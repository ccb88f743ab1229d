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
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes one update after another: draws batches, moves parameters. Holds what lives from one update to the next. {@link
 * Training} has one; a worker of a cluster has its own, whose arrays it takes from elsewhere.
 *
 * @param <B> what a batch is
 */
public final class TrainingStep<B> implements AutoCloseable {

    private final Objective<B> objective;
    private final TrainingConfig config;
    private final NDManager manager;
    private final List<TrainableParameter> trainable;
    private final BatchGradients<B> batchGradients;
    private final Optimizer optimizer;
    private final @Nullable ParameterAverages averages;
    private final RunningStatistics statistics;
    private Runnable lastLoss = () -> {};
    private long seed;
    private @Nullable TrainingTensors tensors;

    /**
     * Steps over a network's parameters, whose optimizer begins anew.
     *
     * @param manager owner of what lives from one update to the next
     * @throws IllegalStateException if somebody else collects gradients in this process
     */
    public TrainingStep(Objective<B> objective, TrainingConfig config, NDManager manager) {
        this.objective = objective;
        this.config = config;
        this.manager = manager;
        seed = config.seed();
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
     * Makes an update.
     *
     * @param before where the run is
     * @param learningRate \( \eta \)
     * @throws TrainingException if something is not finite more often in a row than is allowed
     */
    public Update update(Iterator<B> batches, TrainingState before, float learningRate) {
        List<B> drawn = new ArrayList<>();
        try (NDManager scope = manager.newSubManager()) {
            UpdateGradients given = gradients(batches, drawn, before, scope);
            Update made = move(given, before, learningRate);
            if (made.wasSkipped()) {
                statistics.putBack();
            }
            batchGradients.clear(given.gradients());
            return made;
        } finally {
            drawn.forEach(DrawnBatches::close);
        }
    }

    /**
     * The gradients of an update, without moving anything but what batch norms collect.
     *
     * @param before where the run is
     * @param use reads the gradients, which end with it
     */
    public void gradients(Iterator<B> batches, TrainingState before, Consumer<UpdateGradients> use) {
        List<B> drawn = new ArrayList<>();
        try (NDManager scope = manager.newSubManager()) {
            UpdateGradients given = gradients(batches, drawn, before, scope);
            use.accept(given);
            batchGradients.clear(given.gradients());
        } finally {
            drawn.forEach(DrawnBatches::close);
        }
    }

    private UpdateGradients gradients(Iterator<B> batches, List<B> drawn, TrainingState before, NDManager scope) {
        // Random numbers are a function of the seed and the number of the update, whatever was drawn before
        manager.getEngine().setRandomSeed(seed(before.step() + 1));
        draw(batches, drawn, scope);
        statistics.keep();
        long count = drawn.stream().mapToLong(objective::count).sum();
        BatchGradients.Sums sums = batchGradients.backward(drawn, count, scope);
        B last = drawn.get(drawn.size() - 1);
        lastLoss = last instanceof AutoCloseable ? () -> {} : () -> lossAgain(last);
        return new UpdateGradients(sums.means().loss(), sums.means().metrics(), sums.gradients(), drawn.size(), count);
    }

    /**
     * Clips gradients, moves the parameters by them and takes the parameters into the averages; nothing of it, where
     * something is not finite.
     *
     * @param given their gradients are changed, and belong to a scope of the caller's
     * @param before where the run is
     * @param learningRate \( \eta \)
     * @throws TrainingException if something is not finite more often in a row than is allowed
     */
    public Update move(UpdateGradients given, TrainingState before, float learningRate) {
        NDList gradients = given.gradients();
        float norm = config.clip().apply(gradients);
        Update made = new Update(given.loss(), given.metrics(), norm, given.batches(), given.count());
        if (made.wasSkipped()) {
            requireFewSkipped(made, gradients, before);
        } else {
            optimizer.step(gradients, learningRate);
            average(before.step(), 1);
        }
        return made;
    }

    /**
     * Takes the parameters into the averages, where there are any, as if they had been as they are after each of some
     * updates.
     *
     * @param before how many updates were made before those
     * @param updates how many there were
     */
    public void average(long before, int updates) {
        if (averages != null) {
            averages.update(before + 1, updates);
        }
    }

    private void draw(Iterator<B> batches, List<B> drawn, NDManager scope) {
        while (drawn.size() < config.accumulation() && batches.hasNext()) {
            B batch = batches.next();
            drawn.add(batch);
            DrawnBatches.attach(batch, scope);
        }
    }

    /** Computes the last batch's loss again, for whoever looks for a leak; nothing if the batch is closed. */
    void again() {
        lastLoss.run();
    }

    private void lossAgain(B batch) {
        try (NDManager scope = manager.newSubManager()) {
            objective.loss(config.pass(new ParameterStore(scope, false)), scope, batch);
        }
    }

    private void requireFewSkipped(Update made, NDList gradients, TrainingState before) {
        int skipped = before.skippedInARow() + 1;
        if (skipped > config.maxSkipped()) {
            throw new TrainingException(NonFinite.message(made.loss(), made.gradientNorm(), before.step() + 1, skipped)
                    + NonFinite.firstOf(trainable, gradients)
                    + "; a smaller learning rate or a smaller maxNorm may help");
        }
    }

    /** How long training may take. */
    public Budget budget() {
        return config.budget();
    }

    /** The parameters that learn, in the order of their gradients. */
    public List<TrainableParameter> parameters() {
        return trainable;
    }

    /** Runs something on the averaged weights, where there are any. */
    Map<String, Double> withAverages(Supplier<Map<String, Double>> action) {
        if (averages == null) {
            return action.get();
        }
        try (NDManager scope = manager.newSubManager()) {
            return averages.during(scope, action);
        }
    }

    /** Leaves the averaged weights in the network, where there are any; no update may follow. */
    void keepAverages() {
        if (averages != null) {
            averages.replaceParameters();
        }
    }

    /** Everything that the next update depends on, as arrays. */
    public TrainingTensors tensors() {
        if (tensors == null) {
            tensors = new TrainingTensors(objective.network(), optimizer, averages, manager);
        }
        return tensors;
    }

    /** Owner of what lives from one update to the next. */
    public NDManager manager() {
        return manager;
    }

    /** Has random numbers follow from another seed than the run's, such as one of several workers has. */
    public void reseed(long otherSeed) {
        seed = otherSeed;
    }

    /** Mixed, so that runs with neighbouring seeds have nothing in common. */
    private int seed(long number) {
        long mixed = (seed * 0x9E3779B97F4A7C15L + number) * 0xBF58476D1CE4E5B9L;
        return (int) (mixed >>> 32);
    }

    @Override
    public void close() {
        batchGradients.close();
    }
}
