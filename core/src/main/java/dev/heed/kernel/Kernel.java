package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.core.Linear;
import dev.heed.block.Activation;
import dev.heed.block.ForwardPass;
import dev.heed.block.LinearWeights;
import dev.heed.block.Precision;
import java.util.List;

/**
 * The operations that an engine may fuse. The engine of the arrays chooses the kernel, never the caller; the system
 * property {@value #PROPERTY} with the value {@code composed} forces the composed one, which is the oracle.
 *
 * <p>Results are attached to the manager of the first array. In {@link Precision#BFLOAT16} a fused kernel multiplies
 * matrices in bfloat16, where the processor can; heads stay in it between two operations, and whatever has the shape of
 * tokens is float32.
 */
public sealed interface Kernel permits ComposedKernel, FusedKernel {

    /** System property that forces a kernel; its only value is {@code composed}, any other is refused. */
    String PROPERTY = "heed.kernel";

    /** Stands in a target for no token; libtorch's own choice. */
    long IGNORED = -100;

    /**
     * The kernel for an array's engine: the fused one on PyTorch, the composed one elsewhere.
     *
     * @throws IllegalArgumentException if the property forces a kernel that does not exist
     */
    static Kernel of(NDArray array) {
        String forced = System.getProperty(PROPERTY);
        if (forced != null && !forced.equals("composed")) {
            throw new IllegalArgumentException(PROPERTY + " must be composed if it is set, but got " + forced);
        }
        boolean fused = forced == null
                && "PyTorch".equals(array.getManager().getEngine().getEngineName());
        return fused ? FusedKernel.instance() : ComposedKernel.INSTANCE;
    }

    /** Runs a block that is a linear projection on tokens (B, T, E), in the precision of the pass. */
    static NDArray projected(ForwardPass pass, Linear linear, NDArray input) {
        return pass.compute(() -> of(input).project(input, LinearWeights.of(pass, linear, input), pass.precision()));
    }

    /**
     * Drops elements in training.
     *
     * @param input any shape
     * @param probability that an element becomes 0; the others grow by 1 / (1 - probability)
     * @return the same shape; the same array outside training
     */
    static NDArray dropped(ForwardPass pass, NDArray input, float probability) {
        return pass.training() && probability > 0f ? of(input).dropped(input, probability) : input;
    }

    /**
     * A linear projection of tokens (B, T, E).
     *
     * <p>\[ xW^\top + b \]
     */
    NDArray project(NDArray input, LinearWeights weights, Precision precision);

    /**
     * Projects the same tokens several times and cuts each result into heads.
     *
     * @param input (B, T, E)
     * @param projections one for queries; two for keys and values; three for queries, keys and values
     * @param headDim size D of a head
     * @param precision the number format of the products
     * @return (B, heads, T, D) for each projection
     */
    NDList projectHeads(NDArray input, List<LinearWeights> projections, int headDim, Precision precision);

    /**
     * Scaled dot-product attention, the context (B, H, T, D).
     *
     * <p>\[ \mathrm{softmax}(QK^\top / \sqrt{D} + \mathrm{bias}) V \] over the keys that the mask keeps; a query that may
     * attend to nothing gets 0.
     */
    NDArray attend(AttentionOperands operands);

    /** Scaled dot-product attention, its heads joined to one vector a token, and projected: (B, T, E). */
    NDArray attendAndProject(AttentionOperands operands, LinearWeights output, Precision precision);

    /**
     * The position-wise feed-forward network on tokens (B, T, E).
     *
     * <p>\[ \phi(xW_1^\top + b_1) W_2^\top + b_2 \] or, where the weights have a gate, \[ (\phi(xW_g^\top + b_g) \odot
     * (xW_1^\top + b_1)) W_2^\top + b_2 \]
     *
     * @param input (B, T, E)
     * @param weights of the projections
     * @param activation \( \phi \)
     * @param dropout probability that a hidden element is dropped; 0 outside training
     * @param precision the number format of the products
     */
    NDArray feedForward(
            NDArray input, FeedForwardWeights weights, Activation activation, float dropout, Precision precision);

    /**
     * Cross-entropy of the target's tokens, as a mean over those that count.
     *
     * <p>\[ -\frac{1}{n} \sum_{bt} \left( (1 - \epsilon) \log p_{bt}(y_{bt}) + \frac{\epsilon}{V} \sum_v \log p_{bt}(v)
     * \right) \]
     *
     * @param logits (B, T, V)
     * @param target int64 (B, T), {@value #IGNORED} where there is no token
     * @param labelSmoothing \( \epsilon \)
     * @return a scalar
     */
    NDArray crossEntropy(NDArray logits, NDArray target, float labelSmoothing);

    /**
     * Sets elements to 0, each with the same probability, and multiplies the others by 1 / (1 - probability). A fused kernel
     * on a processor rounds the probability to a multiple of 1 / 65,536.
     */
    NDArray dropped(NDArray input, float probability);

    /** Turns each pair of channels (i, i + D/2) of heads (B, H, T, D) by the angle of its position. */
    NDArray rotate(NDArray heads, Rotation rotation);
}
