package dev.heed.block;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * The values of a linear projection on one device, as they are used. They belong to the parameter store, so no operation
 * begins with them.
 *
 * @param weight (units, input size)
 * @param bias (units), or null
 */
public record LinearWeights(NDArray weight, @Nullable NDArray bias) {

    /** The values of a block, on the device of an activation. */
    public static LinearWeights of(ForwardPass pass, Linear linear, NDArray like) {
        PairList<String, Parameter> parameters = linear.getDirectParameters();
        NDArray weight = linear instanceof AdaptableLinear adaptable
                ? adaptable.weight(pass, like)
                : pass.value(parameters.get("weight"), like);
        return new LinearWeights(weight, pass.valueIfAny(parameters.get("bias"), like));
    }
}
