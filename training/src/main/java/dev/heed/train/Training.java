package dev.heed.train;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.train.optim.Gradients;
import dev.heed.train.optim.Optimizer;
import dev.heed.train.optim.TrainableParameter;
import dev.heed.train.optim.TrainableParameters;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The training loop: take a batch, measure the loss, follow its gradient, tell the listeners, until the budget is used up.
 *
 * <p>Each step has a scope of native memory of its own; after it, exactly the arrays of before are there.
 */
public final class Training {

    private final Model model;
    private final Seq2Seq network;
    private final TrainingConfig config;
    private final StopSignal stop;
    private final List<StepListener> listeners = new ArrayList<>();

    /**
     * Makes a training run.
     *
     * @param model DJL's model around an initialised {@link Seq2Seq}; its parameters are trained in place
     * @param config the recipe
     * @param stop ends the run early
     * @throws IllegalArgumentException if the model's block is of another kind
     */
    public Training(Model model, TrainingConfig config, StopSignal stop) {
        if (!(model.getBlock() instanceof Seq2Seq block)) {
            throw new IllegalArgumentException("model must hold a Seq2Seq block, but got " + model.getBlock());
        }
        this.model = model;
        this.network = block;
        this.config = config;
        this.stop = stop;
    }

    /**
     * Adds a listener.
     *
     * @param listener is told of every update
     * @return this
     */
    public Training listen(StepListener listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Trains until the budget is used up, the batches end or the signal is given.
     *
     * @param batches what to learn from
     * @return the last update
     * @throws TrainingException if the loss is not finite or native memory leaks
     * @throws IllegalArgumentException if there is no batch
     */
    public StepReport run(Iterator<Seq2SeqBatch> batches) {
        if (!batches.hasNext()) {
            throw new IllegalArgumentException("batches must hold at least one batch, but got none");
        }
        try (NDManager manager = model.getNDManager().newSubManager()) {
            List<TrainableParameter> trainable = TrainableParameters.of(network);
            List<NDArray> parameters =
                    trainable.stream().map(TrainableParameter::array).toList();
            Optimizer optimizer = config.optimizer().over(trainable, manager);
            NativeMemoryGuard guard = new NativeMemoryGuard(model.getNDManager());
            long start = System.nanoTime();
            StepReport last = new StepReport(0, 0, Float.NaN, Float.NaN, 0, 0);
            do {
                last = step(new Step(manager, parameters, optimizer, start), batches.next(), last);
                guard.check(last.step());
                for (StepListener listener : listeners) {
                    listener.afterStep(last);
                }
            } while (last.progress() < 1 && batches.hasNext() && !stop.isGiven());
            return last;
        }
    }

    /** What every step of one run works with. */
    private record Step(NDManager manager, List<NDArray> parameters, Optimizer optimizer, long startNanos) {

        double seconds() {
            return (System.nanoTime() - startNanos) * 1e-9;
        }
    }

    private StepReport step(Step run, Seq2SeqBatch batch, StepReport before) {
        long number = before.step() + 1;
        try (NDManager scope = run.manager().newSubManager()) {
            NDArray loss = backward(scope, batch);
            NDList gradients = Gradients.of(run.parameters(), scope);
            float lossValue = requireFinite("loss", loss.getFloat(), number);
            float norm = requireFinite("gradient norm", config.clip().apply(gradients), number);
            run.optimizer().step(gradients, config.schedule().learningRate(number, before.progress()));
            Gradients.clear(gradients);
            double seconds = run.seconds();
            long tokens = before.tokens() + batch.target().tokens();
            return new StepReport(
                    number, seconds, lossValue, norm, tokens, config.budget().progress(number, seconds));
        }
    }

    private NDArray backward(NDManager scope, Seq2SeqBatch batch) {
        try (GradientCollector collector = engine().newGradientCollector()) {
            ForwardPass pass = new ForwardPass(new ParameterStore(scope, false), true).in(config.precision());
            NDArray loss = config.loss().mean(network.logits(pass, scope, batch), batch.target());
            collector.backward(loss);
            return loss;
        }
    }

    private Engine engine() {
        return model.getNDManager().getEngine();
    }

    private static float requireFinite(String name, float value, long step) {
        if (!Float.isFinite(value)) {
            throw new TrainingException(name + " must be finite, but got " + value + " at step " + step
                    + "; a smaller learning rate or a smaller maxNorm may help");
        }
        return value;
    }
}
