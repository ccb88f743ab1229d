package dev.heed.norm;

import ai.djl.nn.Block;

/** Which normalisation a layer uses; {@link #build()} makes its block. Shapes: (B, T, E) in and out. */
public sealed interface Norm permits LayerNorm, RmsNorm {

    /** PyTorch's epsilon for layer normalisation. */
    float LAYER_EPSILON = 1e-5f;

    /** Llama's epsilon for root-mean-square normalisation. */
    float RMS_EPSILON = 1e-6f;

    /** A new trainable block. */
    Block build();

    /** What keeps the root away from 0: finite and above 0. */
    float epsilon();

    /** Layer normalisation with its usual epsilon. */
    static Norm layer() {
        return new LayerNorm(LAYER_EPSILON);
    }

    /** Root-mean-square normalisation with its usual epsilon. */
    static Norm rms() {
        return new RmsNorm(RMS_EPSILON);
    }
}
