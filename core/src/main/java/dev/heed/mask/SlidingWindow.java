package dev.heed.mask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.heed.shape.Require;
import org.jspecify.annotations.Nullable;

/**
 * The mask that shows a token the last ones before it and the first of all; see {@link
 * AttentionMask#slidingWindow(int, int)}.
 *
 * @param window how many tokens a query sees, itself and those just before it
 * @param sinks how many tokens at the beginning it sees besides; 0 for none
 */
public record SlidingWindow(int window, int sinks) implements Visibility {

    /** Checks the numbers. */
    public SlidingWindow {
        Require.positive("window", window);
        Require.nonNegative("sinks", sinks);
    }

    @Override
    public boolean hidesFuture() {
        return true;
    }

    /** Where the first query that could miss a key would stand behind the last one, there is but the future to hide. */
    @Override
    public boolean isCausal(long numQueries, long numKeys) {
        return numKeys <= (long) window + sinks;
    }

    @Override
    public @Nullable NDArray keep(NDManager manager, Shape scores) {
        int queryLength = Math.toIntExact(scores.get(2));
        int keyLength = Math.toIntExact(scores.get(3));
        if (queryLength == 1 && isCausal(1, keyLength)) {
            return null;
        }
        NDArray queries = manager.arange(keyLength - queryLength, keyLength, 1, DataType.INT64, manager.getDevice())
                .reshape(queryLength, 1);
        NDArray keys = manager.arange(0, keyLength, 1, DataType.INT64, manager.getDevice());
        NDArray near = queries.lt(keys.add(window)); // (T, S)
        return queries.gte(keys).logicalAnd(sinks == 0 ? near : near.logicalOr(keys.lt(sinks)));
    }
}
