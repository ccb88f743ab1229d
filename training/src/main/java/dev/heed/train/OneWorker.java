package dev.heed.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.block.Scaling;
import dev.heed.train.optim.Gradients;
import java.util.List;

/** One batch after another, on the thread that trains; the gradients add up at the parameters. */
final class OneWorker<B> implements BatchGradients<B> {

    private final Objective<B> objective;
    private final TrainingConfig config;
    private final NDManager manager;
    private final List<NDArray> parameters;

    OneWorker(Objective<B> objective, TrainingConfig config, NDManager manager, List<NDArray> parameters) {
        this.objective = objective;
        this.config = config;
        this.manager = manager;
        this.parameters = parameters;
        collector().close(); // refused before anything is changed
        clearWhatOthersLeft();
    }

    private GradientCollector collector() {
        try {
            return manager.getEngine().newGradientCollector();
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    "gradients must be collected by training alone, but got another open GradientCollector in this"
                            + " process; close it first",
                    e);
        }
    }

    /** What another run or its user has left there would be added to the first gradients of this one. */
    private void clearWhatOthersLeft() {
        List<NDArray> reached = parameters.stream().filter(NDArray::hasGradient).toList();
        if (!reached.isEmpty()) {
            try (NDManager scope = manager.newSubManager()) {
                Gradients.clear(Gradients.of(reached, scope));
            }
        }
    }

    @Override
    public Sums backward(List<B> batches, long count, NDManager scope) {
        UpdateMeans means = new UpdateMeans(objective.metrics());
        for (B batch : batches) {
            backward(batch, (float) objective.count(batch) / count, means);
        }
        return new Sums(means, Gradients.of(parameters, scope));
    }

    private void backward(B batch, float share, UpdateMeans means) {
        try (NDManager scope = manager.newSubManager();
                GradientCollector collector = collector()) {
            ForwardPass pass = config.pass(new ParameterStore(scope, false));
            NDList measured = objective.measure(pass, scope, batch);
            NDArray counted = Scaling.times(measured.head(), share);
            collector.backward(counted);
            means.add(counted.getFloat(), measured, share);
        }
    }

    @Override
    public void clear(NDList gradients) {
        Gradients.clear(gradients);
    }

    @Override
    public void close() {}
}
