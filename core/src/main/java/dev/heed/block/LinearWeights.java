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

    /**
     * The values of a block.
     *
     * @param pass the pass that this belongs to
     * @param linear a projection
     * @param like an array on the wanted device
     * @return its weight, and its bias if it has one
     */
    public static LinearWeights of(ForwardPass pass, Linear linear, NDArray like) {
        PairList<String, Parameter> parameters = linear.getDirectParameters();
        Parameter bias = parameters.get("bias");
        return new LinearWeights(
                pass.value(parameters.get("weight"), like), bias == null ? null : pass.value(bias, like));
    }
}
