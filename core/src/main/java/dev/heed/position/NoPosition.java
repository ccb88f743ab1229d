package dev.heed.position;

/** The position that does nothing; see {@link AttentionPosition#none()}. */
public enum NoPosition implements AttentionPosition {
    /** The only instance. */
    INSTANCE
}
