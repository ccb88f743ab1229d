package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens each token of a layer sees, and where they stand.
 *
 * @param mask boolean or float, broadcastable to (B, H, T, T), or null
 * @param causal whether the future is hidden besides
 * @param cosine (T, D/2), or null where nothing turns
 * @param sine (T, D/2), or null where nothing turns
 */
public record LayerContext(
        @Nullable NDArray mask,
        boolean causal,
        @Nullable NDArray cosine,
        @Nullable NDArray sine) {}
