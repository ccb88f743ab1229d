package dev.heed.norm;

/** Where normalisation stands in a residual layer. */
public enum NormPlacement {
    /** Before the sublayer: \( x + f(\mathrm{norm}(x)) \). Trains without a warm-up; the stack needs a norm at its end. */
    PRE,
    /** After the sum, as in the paper of 2017: \( \mathrm{norm}(x + f(x)) \). */
    POST
}
