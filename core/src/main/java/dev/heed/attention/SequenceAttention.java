package dev.heed.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import dev.heed.block.ForwardPass;
import dev.heed.kernel.FusedRecurrence;
import dev.heed.mask.AttentionMask;

/**
 * Attention of one head as recurrent networks use it: the decoder's states ask, the encoder's states answer. The kinds
 * differ in how a query is scored against a key.
 *
 * <p>In a DJL network its inputs are {@code query} and {@code memory}, and optionally a mask, of shape (B, T, S) or as
 * {@link dev.heed.mask.NamedMask} says. Parameters are made by shapes, which have no names: {@code query} and {@code memory}
 * must be the first two, in this order, until the block is initialised.
 */
public sealed interface SequenceAttention extends Block permits AdditiveAttention, GeneralAttention {

    /**
     * Gathers what each query needs from the memory.
     *
     * @param query the decoder's states, (B, T, query size)
     * @param memory the encoder's states, (B, S, memory size), keys and values alike
     * @param mask which memory states each query may attend to, broadcastable to (B, 1, T, S)
     * @return context (B, T, memory size) and weights (B, T, S)
     * @throws IllegalArgumentException if shapes contradict each other
     */
    AttentionOutput attend(ForwardPass pass, NDArray query, NDArray memory, AttentionMask mask);

    /** The weights of the score, on the device of an activation, for a kernel that scores by itself. */
    FusedRecurrence.ScoreWeights weights(ForwardPass pass, NDArray like);
}
