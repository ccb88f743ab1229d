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
    /**
     * GELU's approximation x/2 (1 + tanh(√(2/π) (x + 0.044715 x³))), the choice of GPT-2 (Hendrycks and Gimpel 2016, arXiv
     * 1606.08415, section 2).
     */
    GELU_TANH(3) {
        @Override
        public NDArray apply(NDArray input) {
            NDArray cubed = input.mul(input).mul(input);
            NDArray inner = Scaling.times(input.add(Scaling.times(cubed, GELU_CUBIC)), (float) Math.sqrt(2 / Math.PI));
            return Scaling.times(input, 0.5f).mul(inner.tanh().add(1));
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

    /** The factor of the cubic term, fitted by the paper's authors. */
    private static final float GELU_CUBIC = 0.044715f;

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
