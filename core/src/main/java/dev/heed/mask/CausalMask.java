package dev.heed.mask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/** The mask that hides the future; see {@link AttentionMask#causal()}. */
public enum CausalMask implements Visibility {
    /** The only instance. */
    INSTANCE;

    @Override
    public boolean hidesFuture() {
        return true;
    }

    @Override
    public boolean isCausal(long numQueries, long numKeys) {
        return true;
    }

    @Override
    public @Nullable NDArray keep(NDManager manager, Shape scores) {
        int queryLength = Math.toIntExact(scores.get(2));
        int keyLength = Math.toIntExact(scores.get(3));
        if (queryLength == 1) {
            return null; // one query, aligned at the end, sees every key
        }
        NDArray lastVisible =
                manager.arange(keyLength - queryLength, keyLength, 1, DataType.INT64, manager.getDevice());
        NDArray keys = manager.arange(0, keyLength, 1, DataType.INT64, manager.getDevice());
        return lastVisible.reshape(queryLength, 1).gte(keys); // (T, S)
    }
}
