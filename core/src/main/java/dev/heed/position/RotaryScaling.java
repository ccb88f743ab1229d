package dev.heed.position;

import dev.heed.shape.Require;

/**
 * How {@link Rotary} frequencies are stretched, for sequences longer than those that a model was trained on.
 *
 * @see Rotary
 */
public sealed interface RotaryScaling {

    /**
     * What the frequency of a pair of channels becomes.
     *
     * @param frequency \( \theta_i \), in radians a position
     */
    double scaled(double frequency);

    /** Frequencies stay as they are. */
    static RotaryScaling none() {
        return new None();
    }

    /**
     * Position interpolation: every frequency is divided, as if positions lay closer together.
     *
     * <p>\[ \theta'_i = \theta_i / s \]
     *
     * @param factor s, the new length by the old one
     * @see <a href="https://arxiv.org/abs/2306.15595">Chen et al. 2023, section 2.3</a>
     */
    static RotaryScaling linear(double factor) {
        return new Linear(factor);
    }

    /**
     * Llama 3's scaling: slow pairs are interpolated, fast ones, which tell neighbours apart, stay, and those between are
     * blended.
     *
     * <p>\[ \theta'_i = (1 - g_i) \, \theta_i / s + g_i \, \theta_i, \quad g_i = \mathrm{clip} \left( \frac{L \theta_i / 2
     * \pi - l}{h - l}, 0, 1 \right) \]
     *
     * <p>Llama 3.1 has s = 8, l = 1, h = 4 and L = 8,192.
     *
     * @param factor s, the new length by the old one
     * @param lowFrequency l, how many turns within L a slow pair makes at most
     * @param highFrequency h, how many turns within L a fast pair makes at least
     * @param originalLength L, the length that the model was trained on
     * @see <a href="https://github.com/meta-llama/llama-models/blob/main/models/llama3/model.py">Meta's code,
     *     apply_scaling</a>
     */
    static RotaryScaling llama3(double factor, double lowFrequency, double highFrequency, int originalLength) {
        return new Llama3(factor, lowFrequency, highFrequency, originalLength);
    }

    /** The choice of {@link #none()}. */
    record None() implements RotaryScaling {
        @Override
        public double scaled(double frequency) {
            return frequency;
        }
    }

    /**
     * The choice of {@link #linear}.
     *
     * @param factor the new length by the old one
     */
    record Linear(double factor) implements RotaryScaling {
        /** Checks the factor. */
        public Linear {
            requireFactor(factor);
        }

        @Override
        public double scaled(double frequency) {
            return frequency / factor;
        }
    }

    /**
     * The choice of {@link #llama3}.
     *
     * @param factor the new length by the old one
     * @param lowFrequency how many turns within the original length a slow pair makes at most
     * @param highFrequency how many turns within the original length a fast pair makes at least
     * @param originalLength the length that the model was trained on
     */
    record Llama3(double factor, double lowFrequency, double highFrequency, int originalLength)
            implements RotaryScaling {
        /** Checks the numbers. */
        public Llama3 {
            requireFactor(factor);
            Require.positive("originalLength", originalLength);
            if (!(lowFrequency > 0 && highFrequency > lowFrequency) || Double.isInfinite(highFrequency)) {
                throw new IllegalArgumentException(
                        "highFrequency must be finite and above lowFrequency, and that above 0,"
                                + " but got lowFrequency=" + lowFrequency + ", highFrequency=" + highFrequency);
            }
        }

        @Override
        public double scaled(double frequency) {
            double turns = originalLength * frequency / (2 * Math.PI);
            double kept = Math.min(1, Math.max(0, (turns - lowFrequency) / (highFrequency - lowFrequency)));
            return (1 - kept) * frequency / factor + kept * frequency;
        }
    }

    private static void requireFactor(double factor) {
        if (!(factor >= 1) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException("factor must be finite and at least 1, but got " + factor);
        }
    }
}
