package dev.heed.family;

import dev.heed.norm.Norm;

/** Which normalisation, with its usual epsilon. */
public enum Normalisation {
    /** Layer normalisation. */
    LAYER,
    /** By the root of the mean square. */
    RMS;

    /** The settings of its blocks. */
    public Norm norm() {
        return switch (this) {
            case LAYER -> Norm.layer();
            case RMS -> Norm.rms();
        };
    }
}
