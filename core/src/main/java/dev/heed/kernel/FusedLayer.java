package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import dev.heed.block.ForwardPass;

/**
 * A whole layer of an encoder or of a decoder-only model in one native call, gradients included: in a small model, calls
 * cost as much as what they compute. The layer's sublayers one by one are its oracle.
 *
 * <p>It takes {@value #ARRAYS} arrays, weight before bias: attention norm, query, key, value and output projection,
 * feed-forward norm, input, gate and output projection. The places of those that a layer lacks hold null.
 */
public final class FusedLayer {

    /** How many arrays a layer has. */
    public static final int ARRAYS = 18;

    private FusedLayer() {}

    /**
     * Whether a pass can go this way.
     *
     * @param pass the pass
     * @param tokens an array of the engine
     * @return true on an engine with fused kernels, when nobody wants to see attention weights
     */
    public static boolean serves(ForwardPass pass, NDArray tokens) {
        return !pass.isWatched() && Kernel.of(tokens) instanceof FusedKernel;
    }

    /**
     * Runs the layer.
     *
     * @param tokens (B, T, E)
     * @param operands weights, what each token sees, and the settings
     * @return (B, T, E), attached to the manager of the tokens
     */
    public static NDArray encode(NDArray tokens, LayerOperands operands) {
        return FusedKernel.instance().encoderLayer(tokens, operands);
    }
}
