package dev.heed.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.engine.EngineThreads;
import dev.heed.kernel.ParameterUpdates;
import dev.heed.kernel.ThreadGradients;
import dev.heed.train.optim.Gradients;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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
    private final List<Worker> workers;
    private final ExecutorService threads;

    ParallelWorkers(Objective<B> objective, TrainingConfig config, NDManager manager, List<Parameter> parameters) {
        this.objective = objective;
        this.config = config;
        this.manager = manager;
        workers = IntStream.range(0, config.workers())
                .mapToObj(worker -> new Worker(parameters))
                .toList();
        int share = Math.max(1, EngineThreads.number(manager.getEngine()) / config.workers());
        threads = EngineThreads.pool("heed-worker", config.workers(), share);
    }

    @Override
    public UpdateMeans backward(List<B> batches, long count) {
        List<Callable<UpdateMeans>> tasks = new ArrayList<>();
        for (int worker = 0; worker < workers.size(); worker++) {
            int first = worker;
            tasks.add(() -> workers.get(first).backward(every(batches, first), count));
        }
        UpdateMeans sum = new UpdateMeans(objective.metrics());
        finished(tasks).forEach(means -> sum.add(result(means)));
        return sum;
    }

    /** Waits for all, also where one fails: whoever handles the failure may free what the others still read. */
    private List<Future<UpdateMeans>> finished(List<Callable<UpdateMeans>> tasks) {
        try {
            return threads.invokeAll(tasks);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainingException("training was interrupted");
        }
    }

    private List<B> every(List<B> batches, int first) {
        return IntStream.range(0, batches.size())
                .filter(place -> place % workers.size() == first)
                .mapToObj(batches::get)
                .toList();
    }

    private static UpdateMeans result(Future<UpdateMeans> finished) {
        try {
            return finished.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            throw new AssertionError("a finished task does not wait", e);
        }
    }

    @Override
    public NDList gradients(NDManager scope) {
        NDList sum = workers.get(0).gradients(scope);
        for (Worker worker : workers.subList(1, workers.size())) {
            ParameterUpdates.of(sum.head()).add(sum, worker.gradients(scope));
        }
        return sum;
    }

    @Override
    public void clear(NDList gradients) {
        workers.forEach(Worker::dropLeaves);
    }

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

    /**
     * One thread's view of the parameters: other handles on them, new ones for each update. A new one has no gradient, so
     * that the first backward pass hands its result over where an old one would be added to what was set to 0.
     */
    private final class Worker {

        private final List<Parameter> parameters;
        private final IdentityHashMap<Parameter, NDArray> leaves = new IdentityHashMap<>();

        Worker(List<Parameter> parameters) {
            this.parameters = parameters;
        }

        UpdateMeans backward(List<B> batches, long count) {
            parameters.forEach(
                    parameter -> leaves.put(parameter, ThreadGradients.leaf(parameter.getArray(), manager)));
            UpdateMeans means = new UpdateMeans(objective.metrics());
            for (B batch : batches) {
                try (NDManager scope = manager.newSubManager()) {
                    float share = (float) objective.count(batch) / count;
                    ForwardPass pass = config.pass(new LeafStore(scope, leaves));
                    ThreadGradients.recording(() -> {
                        NDList measured = objective.measure(pass, scope, batch);
                        NDArray counted = BatchGradients.weighted(measured.head(), share);
                        means.add(ThreadGradients.backward(counted), measured, share);
                    });
                }
            }
            return means;
        }

        NDList gradients(NDManager scope) {
            return Gradients.of(parameters.stream().map(leaves::get).toList(), scope);
        }

        void dropLeaves() {
            leaves.values().forEach(NDArray::close);
            leaves.clear();
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
