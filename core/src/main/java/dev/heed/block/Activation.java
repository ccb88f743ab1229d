package dev.heed.block;

import ai.djl.ndarray.NDArray;

/** The non-linearity of a feed-forward sublayer. */
public enum Activation {
    /** \( \max(0, x) \), the choice of Vaswani et al. 2017. */
    RELU(0) {
        @Override
        public NDArray apply(NDArray input) {
            return ai.djl.nn.Activation.relu(input);
        }
    },
    /** \( x \, \Phi(x) \), with the normal distribution's cumulative function rather than its tanh approximation. */
    GELU(1) {
        @Override
        public NDArray apply(NDArray input) {
            return ai.djl.nn.Activation.gelu(input);
        }
    },
    /** \( x \, \sigma(x) \) of a gate, times a second projection (Shazeer 2020, arXiv 2002.05202). */
    SWIGLU(2) {
        @Override
        public NDArray apply(NDArray input) {
            return ai.djl.nn.Activation.sigmoid(input).mul(input);
        }

        @Override
        public boolean isGated() {
            return true;
        }
    };

    private final int code;

    Activation(int code) {
        this.code = code;
    }

    /** The function's number in a fused kernel's script, the same in every version. */
    public int code() {
        return code;
    }

    /** The function itself, element by element. */
    public abstract NDArray apply(NDArray input);

    /** Whether it is applied to a gate of its own, as {@link #SWIGLU} is. */
    public boolean isGated() {
        return false;
    }
}
