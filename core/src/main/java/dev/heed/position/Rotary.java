package dev.heed.position;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.heed.kernel.Rotation;

/**
 * Rotary position: turns each pair of channels by an angle that grows with the position, so that a score depends on the
 * distance of query and key only. In cross-attention it is meaningful where both sides share an axis, as in copying.
 *
 * <p>\[ \begin{pmatrix} x'_i \\ x'_{i + D/2} \end{pmatrix} =
 * \begin{pmatrix} \cos p\theta_i &amp; -\sin p\theta_i \\ \sin p\theta_i &amp; \cos p\theta_i \end{pmatrix}
 * \begin{pmatrix} x_i \\ x_{i + D/2} \end{pmatrix}, \quad \theta_i = \mathrm{base}^{-2i/D} \]
 *
 * <p>Shapes: heads (B, H, T, D); result the same.
 *
 * <p>Differs from the paper: channel i is paired with channel i + D/2 rather than with its neighbour, as in GPT-NeoX; the
 * two differ by a fixed permutation of channels, which the projections learn.
 *
 * <p>For longer sequences than those of training a {@link RotaryScaling} puts other frequencies in place of
 * \( \theta_i \).
 *
 * @param base the wavelength of the slowest pair is about 2&pi; times this
 * @param scaling what the frequencies become
 * @see <a href="https://arxiv.org/abs/2104.09864">Su et al. 2021, section 3.2</a>
 */
public record Rotary(double base, RotaryScaling scaling) implements AttentionPosition {

    /** The paper's base. */
    public static final double DEFAULT_BASE = 10_000;

    /** Checks the base. */
    public Rotary {
        if (!(base > 1) || Double.isInfinite(base)) {
            throw new IllegalArgumentException("base must be finite and above 1, but got " + base);
        }
    }

    /** Rotary position with the paper's base. */
    public Rotary() {
        this(DEFAULT_BASE);
    }

    /** Rotary position with another base, its frequencies as they are. */
    public Rotary(double base) {
        this(base, RotaryScaling.none());
    }

    @Override
    public Rotation rotation(NDArray like, long offset, long length, long headDim) {
        NDArray positions =
                like.getManager().arange((int) offset, (int) (offset + length), 1, DataType.FLOAT32, like.getDevice());
        NDArray angles = positions.reshape(length, 1).mul(own(like, frequencies((int) headDim))); // (T, D/2)
        return new Rotation(angles.cos(), angles.sin());
    }

    @Override
    public void requireHeadDim(int headDim) {
        if (headDim % 2 != 0) {
            throw new IllegalArgumentException("headDim must be even for rotary position, but got " + headDim);
        }
    }

    private static NDArray own(NDArray like, float... frequencies) {
        return like.getManager().create(frequencies).toDevice(like.getDevice(), false);
    }

    /** By how many radians each pair of a head's channels turns from one position to the next, (D/2). */
    public float[] frequencies(int headDim) {
        float[] frequencies = new float[headDim / 2];
        for (int pair = 0; pair < frequencies.length; pair++) {
            frequencies[pair] = (float) scaling.scaled(Math.pow(base, -2.0 * pair / headDim));
        }
        return frequencies;
    }
}
