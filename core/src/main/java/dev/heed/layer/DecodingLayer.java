package dev.heed.layer;

import ai.djl.ndarray.NDArray;
import dev.heed.attention.MultiHeadAttention;
import dev.heed.block.ForwardPass;
import dev.heed.kernel.LayerWeights;

/** A layer whose tokens look at those before them, which {@link StackDecoding} runs in a native call. */
sealed interface DecodingLayer permits EncoderLayer, DecoderLayer {

    /** The attention of the tokens to each other. */
    MultiHeadAttention selfAttention();

    /** The values of its parameters, on the device of an activation. */
    LayerWeights weights(ForwardPass pass, NDArray like);
}
