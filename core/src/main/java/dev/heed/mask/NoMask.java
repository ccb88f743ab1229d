package dev.heed.mask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/** The mask that hides nothing; see {@link AttentionMask#none()}. */
public enum NoMask implements Visibility {
    /** The only instance. */
    INSTANCE;

    @Override
    public boolean hidesFuture() {
        return false;
    }

    @Override
    public AttentionMask and(AttentionMask other) {
        return other;
    }

    @Override
    public @Nullable NDArray keep(NDManager manager, Shape scores) {
        return null;
    }
}
