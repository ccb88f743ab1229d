package dev.heed.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.heed.engine.NoGradient;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one pass through a network carries to every block: where the parameters live, whether it trains, the number format
 * of its matrix products, and who wants to see attention weights. Typed methods take it where DJL's {@code forward} takes
 * a store and a flag.
 *
 * <p>A pass that does not train records no gradient, on whichever thread it runs and also inside an open {@link
 * ai.djl.training.GradientCollector}, through which its results are constants. Who wants gradients without dropout sets
 * training to true and the dropout to 0.
 *
 * <p>Precision and watcher travel in the store too, so they reach every block that is given it: by {@link #through}, by
 * {@code block.forward(pass.parameters(), inputs, pass.training())}, through DJL's containers and a user's own blocks. A
 * block's {@code forward} makes its pass by {@link #ForwardPass(ParameterStore, boolean)}, which finds them there.
 *
 * @param parameters the parameters' values on each device; what the caller gave, or a store that stands for it
 * @param training whether dropout is on and gradients are recorded where a collector asks for them
 * @param precision the number format of matrix products
 * @param watcher is shown every attention block's weights, or null
 */
public record ForwardPass(
        ParameterStore parameters,
        boolean training,
        Precision precision,
        @Nullable AttentionWatcher watcher) {

    /** Lets the store carry the rest. */
    public ForwardPass {
        parameters = PassStore.of(parameters, precision, watcher);
    }

    /** The pass that a store comes from; in float32 and watched by nobody, if it comes from none. */
    public ForwardPass(ParameterStore parameters, boolean training) {
        this(parameters, training, PassStore.precision(parameters), PassStore.watcher(parameters));
    }

    /** A pass for prediction: no dropout, no gradient. */
    public static ForwardPass inference(ParameterStore parameters) {
        return new ForwardPass(parameters, false);
    }

    /**
     * The same pass with a watcher. Blocks then compute their weights, which costs the (T, S) matrix that a fused kernel
     * avoids. The output stays the same to rounding, but where training drops attention weights: it then drops others.
     */
    public ForwardPass watchedBy(AttentionWatcher watcher) {
        return new ForwardPass(parameters, training, precision, watcher);
    }

    /** The same pass with another number format in its matrix products. */
    public ForwardPass in(Precision other) {
        return new ForwardPass(parameters, training, other, watcher);
    }

    /** Whether somebody wants to see attention weights. */
    public boolean isWatched() {
        return watcher != null;
    }

    /** Shows the watcher, if there is one, the weights (B, H, T, S) that a block computed. */
    public void show(Block block, NDArray weights) {
        if (watcher != null) {
            watcher.show(block, weights);
        }
    }

    /**
     * A parameter's value on the device of an activation.
     *
     * @return the value; it belongs to the store, so never start an operation with it
     */
    public NDArray value(Parameter parameter, NDArray like) {
        return parameters.getValue(parameter, like.getDevice(), training);
    }

    @Nullable NDArray valueIfAny(@Nullable Parameter parameter, NDArray like) {
        return parameter == null ? null : value(parameter, like);
    }

    /** Computes a part of the pass. Outside training no gradient of it is recorded, whatever its inputs are. */
    public <T> T compute(Supplier<T> part) {
        return training ? part.get() : NoGradient.compute(parameters.getManager(), part);
    }

    /** Runs a block of one input and one output. */
    public NDArray through(Block block, NDArray input) {
        return compute(
                () -> block.forward(parameters, new NDList(input), training).singletonOrThrow());
    }
}
