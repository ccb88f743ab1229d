package dev.heed.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.block.Scaling;
import dev.heed.engine.EngineThreads;
import dev.heed.kernel.ParameterUpdates;
import dev.heed.kernel.ThreadGradients;
import dev.heed.train.optim.Gradients;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Several threads that each take some of an update's batches: worker w the batches w, w + W and so on. All read the
 * same parameters; each has gradients of its own, which are added up in the order of the workers, so that the sum does
 * not depend on who was faster.
 */
final class ParallelWorkers<B> implements BatchGradients<B> {

    private final Objective<B> objective;
    private final TrainingConfig config;
    private final NDManager manager;
    private final List<Parameter> parameters;
    private final ExecutorService threads;

    ParallelWorkers(Objective<B> objective, TrainingConfig config, NDManager manager, List<Parameter> parameters) {
        this.objective = objective;
        this.config = config;
        this.manager = manager;
        this.parameters = parameters;
        int share = Math.max(1, EngineThreads.number(manager.getEngine()) / config.workers());
        threads = EngineThreads.pool("heed-worker", config.workers(), share);
    }

    @Override
    public Sums backward(List<B> batches, long count, NDManager scope) {
        List<Supplier<Sums>> tasks = new ArrayList<>();
        for (int worker = 0; worker < config.workers(); worker++) {
            List<B> own = every(batches, worker);
            tasks.add(() -> backwardOnThread(own, count, scope));
        }
        List<Sums> all = finished(tasks);
        Sums sum = all.get(0);
        for (Sums other : all.subList(1, all.size())) {
            sum.means().add(other.means());
            ParameterUpdates.of(sum.gradients().head()).add(sum.gradients(), other.gradients());
        }
        return sum;
    }

    /**
     * The passes of one worker. It reads the parameters through handles of its own, new ones for each update: a new one has
     * no gradient, so the first backward pass hands its result over, which to an old one would be added.
     */
    private Sums backwardOnThread(List<B> batches, long count, NDManager scope) {
        IdentityHashMap<Parameter, NDArray> leaves = new IdentityHashMap<>();
        List<NDArray> ordered = new ArrayList<>(parameters.size());
        for (Parameter parameter : parameters) {
            NDArray leaf = ThreadGradients.leaf(parameter.getArray(), scope);
            leaves.put(parameter, leaf);
            ordered.add(leaf);
        }
        UpdateMeans means = new UpdateMeans(objective.metrics());
        for (B batch : batches) {
            try (NDManager pass = manager.newSubManager()) {
                backward(config.pass(new LeafStore(pass, leaves)), pass, batch, count, means);
            }
        }
        return new Sums(means, Gradients.of(ordered, scope));
    }

    private void backward(ForwardPass pass, NDManager scope, B batch, long count, UpdateMeans means) {
        float share = (float) objective.count(batch) / count;
        ThreadGradients.recording(() -> {
            NDList measured = objective.measure(pass, scope, batch);
            NDArray counted = Scaling.times(measured.head(), share);
            means.add(ThreadGradients.backward(counted), measured, share);
        });
    }

    /**
     * Waits for all, also where one fails or the calling thread is interrupted: native calls cannot be, and whoever handles
     * the failure may free what the others still read. The interruption is left to {@link Training}, which ends after the
     * update.
     */
    private List<Sums> finished(List<Supplier<Sums>> tasks) {
        List<CompletableFuture<Sums>> running = tasks.stream()
                .map(task -> CompletableFuture.supplyAsync(task, threads))
                .toList();
        running.forEach(task -> task.handle((sums, failure) -> sums).join());
        return running.stream().map(EngineThreads::result).toList();
    }

    private List<B> every(List<B> batches, int first) {
        return IntStream.range(0, batches.size())
                .filter(place -> place % config.workers() == first)
                .mapToObj(batches::get)
                .toList();
    }

    /** The handles on the parameters end with the update. */
    @Override
    public void clear(NDList gradients) {}

    /** Ends the threads, after what they are at: native calls cannot be interrupted. */
    @Override
    public void close() {
        threads.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = threads.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives a worker's leaves in the parameters' place. */
    private static final class LeafStore extends ParameterStore {

        private final IdentityHashMap<Parameter, NDArray> leaves;

        LeafStore(NDManager scope, IdentityHashMap<Parameter, NDArray> leaves) {
            super(scope, false);
            this.leaves = leaves;
        }

        @Override
        public NDArray getValue(Parameter parameter, Device device, boolean training) {
            NDArray leaf = leaves.get(parameter);
            return leaf == null ? super.getValue(parameter, device, training) : leaf;
        }
    }
}
