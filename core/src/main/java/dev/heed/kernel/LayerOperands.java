package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import dev.heed.block.Precision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a whole layer is computed from.
 *
 * @param weights {@value FusedLayer#ARRAYS} arrays, see {@link FusedLayer}
 * @param mask boolean or float, broadcastable to (B, H, T, T), or null
 * @param causal whether the future is hidden besides
 * @param cosine (T, D/2), or null where nothing turns
 * @param sine (T, D/2), or null where nothing turns
 * @param settings heads, norms and activation
 * @param dropout what is dropped
 * @param precision the numbers to multiply with
 */
public record LayerOperands(
        List<@Nullable NDArray> weights,
        @Nullable NDArray mask,
        boolean causal,
        @Nullable NDArray cosine,
        @Nullable NDArray sine,
        LayerSettings settings,
        LayerDropout dropout,
        Precision precision) {}
