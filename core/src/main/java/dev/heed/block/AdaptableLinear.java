package dev.heed.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * A linear projection whose weight another block may change on its way into the product: a low-rank adapter, a gate for
 * each head. {@link Projection} makes all of Heed's.
 *
 * <p>\[ y = x f(W)^\top + b \]
 *
 * <p>Whoever reads its values by {@link LinearWeights} gets f(W), so kernels, number formats and caches need not know of
 * the change. It is a child block, which maps the weight (units, input size) to another of the same shape; its parameters
 * are initialised, saved, loaded and trained with the projection's own. Without one the projection is DJL's.
 *
 * @see <a href="https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.parametrize.register_parametrization.html">
 *     Parametrizations of PyTorch, the same idea</a>
 */
public final class AdaptableLinear extends Linear {

    private @Nullable Block change;

    AdaptableLinear(Linear.Builder builder) {
        super(builder);
    }

    /**
     * Changes the weight from now on. The block is initialised with the projection, at once if that is initialised.
     *
     * @param name of the child block
     * @param block maps the weight (units, input size) to another of the same shape
     * @throws IllegalStateException if there is a change already
     */
    public void adapt(String name, Block block) {
        if (change != null) {
            throw new IllegalStateException(
                    "weight must not be changed yet, but got " + getChildren().keys());
        }
        change = addChildBlock(name, block);
        Parameter weight = weight();
        if (weight.isInitialized()) {
            NDArray array = weight.getArray();
            block.initialize(array.getManager(), array.getDataType(), array.getShape());
        }
    }

    /** The block that changes the weight, or null. */
    public @Nullable Block change() {
        return change;
    }

    /** Takes the change away, so that the weight is used as it is. The block's parameters stay the caller's to close. */
    public void restore() {
        change = null;
        children.clear();
    }

    /**
     * The weight as it is used.
     *
     * @param like an array on the wanted device, whose manager owns what a change makes
     * @return (units, input size); without a change it belongs to the store, so never start an operation with it
     */
    public NDArray weight(ForwardPass pass, NDArray like) {
        NDArray value = pass.value(weight(), like);
        return change == null ? value : pass.through(change, Borrowed.by(like.getManager(), value));
    }

    private Parameter weight() {
        return getDirectParameters().get("weight");
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameterStore, NDList inputs, boolean training, @Nullable PairList<String, Object> params) {
        if (change == null) {
            return super.forwardInternal(parameterStore, inputs, training, params);
        }
        NDArray input = inputs.singletonOrThrow();
        ForwardPass pass = new ForwardPass(parameterStore, training);
        return pass.compute(() -> {
            LinearWeights weights = LinearWeights.of(pass, this, input);
            return Linear.linear(input, weights.weight(), weights.bias());
        });
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        if (change != null) {
            change.initialize(manager, dataType, weight().getShape());
        }
    }

    /** Only for {@link Projection}: DJL's own builder makes no others. */
    static final class Builder extends Linear.Builder {

        @Override
        public AdaptableLinear build() {
            return new AdaptableLinear(this);
        }
    }
}
