package dev.heed.position;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.ForwardPass;
import dev.heed.kernel.Rotation;

/**
 * Sinusoidal position: fixed waves of growing length, one pair of channels each. It has no parameters and no greatest
 * length, though a model seldom understands positions that it was not trained on.
 *
 * <p>\[ P_{p, 2i} = \sin(p / 10000^{2i/E}), \quad P_{p, 2i+1} = \cos(p / 10000^{2i/E}) \]
 *
 * <p>Shapes: embeddings (B, T, E), E even; result (B, T, E).
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.5</a>
 */
public final class Sinusoidal extends AdditivePosition {

    @Override
    public NDArray positions(ForwardPass pass, NDArray like, long offset, Shape shape) {
        long length = shape.get(0);
        int embedDim = (int) shape.get(1);
        if (embedDim % 2 != 0) {
            throw new IllegalArgumentException("embedDim must be even for sinusoidal position, but got " + embedDim);
        }
        Rotation angles = new Rotary().rotation(like, offset, length, embedDim); // (T, E/2) each
        return angles.sine().stack(angles.cosine(), 2).reshape(length, embedDim); // sine and cosine take turns
    }
}
