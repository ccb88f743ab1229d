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
 * @param cross the weights by which it looks at a memory between the two; null for a layer without one
 */
public record LayerWeights(
        NormWeights attentionNorm,
        AttentionWeights attention,
        NormWeights feedForwardNorm,
        FeedForwardWeights feedForward,
        @Nullable Cross cross) {

    /**
     * The weights of attention to a memory.
     *
     * @param norm the norm of its residual connection
     * @param attention its projections
     */
    public record Cross(NormWeights norm, AttentionWeights attention) {}

    /**
     * The arrays in the order in which {@code layer} of {@code operations.py} and of {@code decoding.py} takes them, null
     * where there is none. Without the projections of a memory's keys and values, which were made before; {@code layer}
     * takes those keys and values last.
     */
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
        if (cross != null) {
            add(arrays, cross.norm());
            add(arrays, cross.attention().query());
            add(arrays, cross.attention().output());
        }
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
