package dev.heed.norm;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import dev.heed.block.ForwardPass;
import dev.heed.block.NormWeights;

/** Which normalisation a layer uses; {@link #build()} makes its block. Shapes: (B, T, E) in and out. */
public sealed interface Norm permits LayerNorm, BiaslessLayerNorm, RmsNorm {

    /** PyTorch's epsilon for layer normalisation. */
    float LAYER_EPSILON = 1e-5f;

    /** Llama's epsilon for root-mean-square normalisation. */
    float RMS_EPSILON = 1e-6f;

    /** A new trainable block. */
    Block build();

    /** The values of a block that {@link #build()} made, on the device of an activation. */
    default NormWeights weights(ForwardPass pass, Block block, NDArray like) {
        return NormWeights.of(pass, block, like);
    }

    /** What keeps the root away from 0: finite and above 0. */
    float epsilon();

    /** Layer normalisation with its usual epsilon. */
    static Norm layer() {
        return new LayerNorm(LAYER_EPSILON);
    }

    /** Layer normalisation without a bias, with its usual epsilon. */
    static Norm biaslessLayer() {
        return new BiaslessLayerNorm(LAYER_EPSILON);
    }

    /** Root-mean-square normalisation with its usual epsilon. */
    static Norm rms() {
        return new RmsNorm(RMS_EPSILON);
    }
}
