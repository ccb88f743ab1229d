package dev.heed.block;

import ai.djl.ndarray.NDArray;

/** The non-linearity of a feed-forward sublayer. */
public enum Activation {
    /** \( \max(0, x) \), the choice of Vaswani et al. 2017. */
    RELU {
        @Override
        public NDArray apply(NDArray input) {
            return ai.djl.nn.Activation.relu(input);
        }
    },
    /** \( x \, \Phi(x) \), with the normal distribution's own function rather than its tanh approximation. */
    GELU {
        @Override
        public NDArray apply(NDArray input) {
            return ai.djl.nn.Activation.gelu(input);
        }
    },
    /** \( x \, \sigma(x) \) of a gate, times a second projection (Shazeer 2020, arXiv 2002.05202). */
    SWIGLU {
        @Override
        public NDArray apply(NDArray input) {
            return ai.djl.nn.Activation.sigmoid(input).mul(input);
        }

        @Override
        public boolean isGated() {
            return true;
        }
    };

    /**
     * The function itself, element by element.
     *
     * @param input any shape
     * @return the same shape
     */
    public abstract NDArray apply(NDArray input);

    /**
     * Whether it is applied to a gate of its own.
     *
     * @return true for {@link #SWIGLU}
     */
    public boolean isGated() {
        return false;
    }
}
