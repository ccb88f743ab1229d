package dev.heed.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.block.Precision;
import dev.heed.train.optim.AdamWConfig;
import dev.heed.train.optim.GradientClip;
import dev.heed.train.optim.Gradients;
import dev.heed.train.optim.Optimizer;
import dev.heed.train.optim.TrainableParameter;
import dev.heed.train.optim.TrainableParameters;
import java.util.List;

/** One training step as {@link dev.heed.train.Training} makes it: loss, gradient, clipping, AdamW. */
final class GradientStep implements Runnable {

    static final float MAX_NORM = 1f;

    /** Small, so that thousands of repetitions on one batch stay in the range of usual numbers. */
    static final float LEARNING_RATE = 1e-4f;

    /** The forward pass of a network and its loss. */
    @FunctionalInterface
    interface Loss {
        NDArray of(ForwardPass pass, NDManager scope);
    }

    private final NDManager manager;
    private final Loss loss;
    private final Precision precision;
    private final List<NDArray> parameters;
    private final Optimizer optimizer;
    private final GradientClip clip = GradientClip.byNorm(MAX_NORM);

    /** The manager owns the parameters of the blocks. */
    GradientStep(NDManager manager, List<? extends Block> blocks, Precision precision, Loss loss) {
        this.manager = manager;
        this.loss = loss;
        this.precision = precision;
        List<TrainableParameter> trainable = blocks.stream()
                .flatMap(block -> TrainableParameters.of(block).stream())
                .toList();
        this.parameters = trainable.stream().map(TrainableParameter::array).toList();
        this.optimizer = AdamWConfig.standard().over(trainable, manager);
    }

    @Override
    public void run() {
        try (NDManager scope = manager.newSubManager()) {
            backward(scope);
            NDList gradients = Gradients.of(parameters, scope);
            clip.apply(gradients);
            optimizer.step(gradients, LEARNING_RATE);
            Gradients.clear(gradients);
        }
    }

    private void backward(NDManager scope) {
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            ForwardPass pass = new ForwardPass(new ParameterStore(scope, false), true).in(precision);
            collector.backward(loss.of(pass, scope));
        }
    }
}
