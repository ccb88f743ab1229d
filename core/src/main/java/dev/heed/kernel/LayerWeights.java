package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import dev.heed.block.LinearWeights;
import dev.heed.block.NormWeights;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a layer of self-attention and feed-forward network, as its blocks hand them out.
 *
 * @param attentionNorm the norm of the attention's residual connection
 * @param attention the projections of the attention
 * @param feedForwardNorm the norm of the feed-forward network's residual connection
 * @param feedForward the projections of the feed-forward network
 */
public record LayerWeights(
        NormWeights attentionNorm,
        AttentionWeights attention,
        NormWeights feedForwardNorm,
        FeedForwardWeights feedForward) {

    /** The arrays in the order in which {@code layer} of {@code operations.py} takes them, null where there is none. */
    List<@Nullable NDArray> inOrder() {
        List<@Nullable NDArray> arrays = new ArrayList<>();
        add(arrays, attentionNorm);
        add(arrays, attention.query());
        add(arrays, attention.key());
        add(arrays, attention.value());
        add(arrays, attention.output());
        add(arrays, feedForwardNorm);
        add(arrays, feedForward.input());
        add(arrays, feedForward.gate());
        add(arrays, feedForward.output());
        return arrays;
    }

    private static void add(List<@Nullable NDArray> arrays, NormWeights norm) {
        arrays.add(norm.gamma());
        arrays.add(norm.beta());
    }

    private static void add(List<@Nullable NDArray> arrays, @Nullable LinearWeights linear) {
        arrays.add(linear == null ? null : linear.weight());
        arrays.add(linear == null ? null : linear.bias());
    }
}
