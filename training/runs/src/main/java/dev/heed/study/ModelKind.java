package dev.heed.study;

import java.util.Locale;

/** The three ways to carry a source to its target that the study compares. */
public enum ModelKind {
    /** A recurrent network with one context vector of fixed size. */
    FIXED,
    /** A recurrent network that looks back at every source token. */
    ATTENTION,
    /** Attention alone. */
    TRANSFORMER;

    /** The name in tables and pictures, in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
