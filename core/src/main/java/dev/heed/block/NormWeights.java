package dev.heed.block;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * The values of a normalisation on one device.
 *
 * @param gamma (E)
 * @param beta (E), or null where nothing is centred; 0 where there is no bias
 */
public record NormWeights(NDArray gamma, @Nullable NDArray beta) {

    /** The values of a layer norm or a root-mean-square norm, on the device of an activation. */
    public static NormWeights of(ForwardPass pass, Block norm, NDArray like) {
        PairList<String, Parameter> parameters = norm.getDirectParameters();
        return new NormWeights(
                pass.value(parameters.get("gamma"), like), pass.valueIfAny(parameters.get("beta"), like));
    }
}
