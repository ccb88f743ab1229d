package dev.heed.block;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * The values of a linear projection on one device. They belong to the parameter store, so no operation begins with them.
 *
 * @param weight (units, input size)
 * @param bias (units), or null
 */
public record LinearWeights(NDArray weight, @Nullable NDArray bias) {

    /** The values of a block, on the device of an activation. */
    public static LinearWeights of(ForwardPass pass, Linear linear, NDArray like) {
        PairList<String, Parameter> parameters = linear.getDirectParameters();
        return new LinearWeights(
                pass.value(parameters.get("weight"), like), pass.valueIfAny(parameters.get("bias"), like));
    }
}
