package dev.heed.block;

import ai.djl.ndarray.NDArray;

/**
 * Multiplies an array by a number where a gradient will follow.
 *
 * <p>DJL's {@code array.mul(number)} keeps the number in a buffer of Java's, closes it at once and leaves libtorch's
 * gradient with a pointer to it: if the garbage collector runs before the backward pass, the gradient is multiplied by
 * whatever lies there then. Here the number lives as long as the array's manager. The same is true of DJL's {@code div}
 * and {@code pow} with a number, and of its {@code Activation.swish}; an architecture test keeps them out.
 */
public final class Scaling {

    private Scaling() {}

    /** \( x \cdot \mathrm{factor} \), attached to the array's manager; the array itself where the factor is 1. */
    public static NDArray times(NDArray array, float factor) {
        return factor == 1 ? array : array.mul(scalar(array, factor));
    }

    /** A number for an operation with an array: on its device, attached to its manager. */
    public static NDArray scalar(NDArray like, float value) {
        return like.getManager().create(value).toDevice(like.getDevice(), false);
    }
}
