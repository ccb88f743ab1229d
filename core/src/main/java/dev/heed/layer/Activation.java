package dev.heed.layer;

import ai.djl.ndarray.NDArray;

/** The non-linearity of a {@link FeedForward} sublayer. */
public enum Activation {
    /** \( \max(0, x) \), the paper's choice. */
    RELU {
        @Override
        NDArray apply(NDArray input) {
            return ai.djl.nn.Activation.relu(input);
        }
    },
    /** \( x \, \Phi(x) \), with the normal distribution's own function rather than its tanh approximation. */
    GELU {
        @Override
        NDArray apply(NDArray input) {
            return ai.djl.nn.Activation.gelu(input);
        }
    },
    /** \( x \, \sigma(x) \) of a gate, times a second projection (Shazeer 2020, arXiv 2002.05202). */
    SWIGLU {
        @Override
        NDArray apply(NDArray input) {
            return ai.djl.nn.Activation.sigmoid(input).mul(input);
        }

        @Override
        boolean isGated() {
            return true;
        }
    };

    /** The function itself, element by element. */
    abstract NDArray apply(NDArray input);

    /** Whether it is applied to a gate of its own. */
    boolean isGated() {
        return false;
    }
}
