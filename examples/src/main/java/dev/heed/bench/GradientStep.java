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
record GradientStep(
        NDManager manager, List<NDArray> parameters, Optimizer optimizer, Precision precision, GradientStep.Loss loss)
        implements Runnable {

    static final float MAX_NORM = 1f;

    /** Small, so that thousands of repetitions on one batch stay in the range of usual numbers. */
    static final float LEARNING_RATE = 1e-4f;

    private static final GradientClip CLIP = GradientClip.byNorm(MAX_NORM);

    /** The forward pass of a network and its loss. */
    @FunctionalInterface
    interface Loss {
        NDArray of(ForwardPass pass, NDManager scope);
    }

    /** The step of a network of blocks, whose parameters the manager owns. */
    static Contender of(NDManager manager, List<? extends Block> blocks, Precision precision, Loss loss) {
        List<TrainableParameter> trainable = blocks.stream()
                .flatMap(block -> TrainableParameters.of(block).stream())
                .toList();
        List<NDArray> parameters =
                trainable.stream().map(TrainableParameter::array).toList();
        Optimizer optimizer = AdamWConfig.standard().over(trainable, manager);
        return new InProcessContender(manager, new GradientStep(manager, parameters, optimizer, precision, loss));
    }

    @Override
    public void run() {
        try (NDManager scope = manager.newSubManager()) {
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                ForwardPass pass = new ForwardPass(new ParameterStore(scope, false), true).in(precision);
                collector.backward(loss.of(pass, scope));
            }
            NDList gradients = Gradients.of(parameters, scope);
            CLIP.apply(gradients);
            optimizer.step(gradients, LEARNING_RATE);
            Gradients.clear(gradients);
        }
    }
}
