package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import dev.heed.block.Precision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a whole layer is computed from.
 *
 * @param weights {@value FusedLayer#ARRAYS} arrays, see {@link FusedLayer}
 * @param context which tokens each token sees
 * @param settings heads, norms and activation
 * @param dropout what is dropped
 * @param precision the numbers to multiply with
 */
public record LayerOperands(
        List<@Nullable NDArray> weights,
        LayerContext context,
        LayerSettings settings,
        LayerDropout dropout,
        Precision precision) {}
