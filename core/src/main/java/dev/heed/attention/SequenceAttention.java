package dev.heed.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import dev.heed.block.Borrowed;
import dev.heed.block.ForwardPass;
import dev.heed.block.LinearWeights;
import dev.heed.block.SizedBlock;
import dev.heed.kernel.AttentionOperands;
import dev.heed.kernel.ComposedKernel;
import dev.heed.kernel.FusedRecurrence;
import dev.heed.kernel.ScoreMask;
import dev.heed.mask.AttentionMask;
import dev.heed.shape.Dims;

/**
 * Attention of one head as recurrent networks use it: the decoder's states ask, the encoder's states answer. The kinds
 * differ in how a query is scored against a key; a softmax of the scores weights the memory.
 *
 * <p>In a DJL network its inputs are {@code query} and {@code memory}, and optionally a mask, of shape (B, T, S) or as
 * {@link dev.heed.mask.NamedMask} says. Parameters are made by shapes, which have no names: {@code query} and {@code memory}
 * must be the first two, in this order, until the block is initialised.
 */
public abstract sealed class SequenceAttention extends SizedBlock permits AdditiveAttention, GeneralAttention {

    SequenceAttention() {}

    /** The size of a query's vector, as the parameters have it. */
    abstract long queryDim();

    /** Refuses a memory that the scores cannot be computed from; batch and rank are checked already. */
    abstract void requireMemory(Shape memory);

    static NDArray weight(ForwardPass pass, Linear projection, NDArray like) {
        return LinearWeights.of(pass, projection, like).weight();
    }

    /** The weights of the score, on the device of an activation, for a kernel that scores by itself. */
    public abstract FusedRecurrence.ScoreWeights weights(ForwardPass pass, NDArray like);

    /** The score of each query against each key, (B, T, S). */
    abstract NDArray scores(ForwardPass pass, NDArray query, NDArray memory);

    /**
     * Gathers what each query needs from the memory.
     *
     * @param query the decoder's states, (B, T, query size)
     * @param memory the encoder's states, (B, S, memory size), keys and values alike
     * @param mask which memory states each query may attend to, broadcastable to (B, 1, T, S)
     * @return context (B, T, memory size) and weights (B, T, S)
     * @throws IllegalArgumentException if shapes contradict each other
     */
    public final AttentionOutput attend(ForwardPass pass, NDArray query, NDArray memory, AttentionMask mask) {
        requireType("query", query);
        requireType("memory", memory);
        Dims dims = new Dims().with('E', queryDim()).bind("query", query.getShape(), "BTE");
        new Dims().with('B', dims.size('B')).bind("memory", memory.getShape(), "BSE"); // E of each side may differ
        requireMemory(memory.getShape());
        ScoreMask masked = new ScoreMask(
                new Shape(dims.size('B'), 1, dims.size('T'), memory.getShape().get(1)), mask, null);
        return pass.compute(() -> gathered(pass, query, Borrowed.by(query.getManager(), memory), masked));
    }

    private AttentionOutput gathered(ForwardPass pass, NDArray query, NDArray states, ScoreMask masked) {
        if (!masked.mayHide() || AttentionOperands.isFinite(states)) {
            return attend(pass, query, states, masked);
        }
        NDArray oneHead = states.expandDims(1);
        AttentionOperands clean =
                new AttentionOperands(query.expandDims(1), oneHead, oneHead, masked, 0f).withoutNonFinite();
        AttentionOutput output =
                attend(pass, clean.query().squeeze(1), clean.key().squeeze(1), masked);
        return new AttentionOutput(
                clean.finished(output.context().expandDims(1)).squeeze(1), output.weights());
    }

    private AttentionOutput attend(ForwardPass pass, NDArray query, NDArray states, ScoreMask masked) {
        NDArray scores = scores(pass, query, states); // (B, T, S)
        NDArray keep = masked.mask().keep(query.getManager(), masked.shape());
        NDArray weights = ComposedKernel.INSTANCE
                .maskedSoftmax(scores.reshape(masked.shape()), keep)
                .squeeze(1); // (B, T, S)
        if (pass.isWatched()) {
            pass.show(this, weights.expandDims(1));
        }
        return new AttentionOutput(weights.batchMatMul(states), weights);
    }

    @Override
    protected NDArray forward(ForwardPass pass, NDList inputs) {
        AttentionInputs named = AttentionInputs.ofMemory(inputs, "query");
        return attend(pass, named.query(), named.key(), named.mask()).context();
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape memory = inputShapes[inputShapes.length > 1 ? 1 : 0];
        return new Shape[] {new Shape(memory.get(0), inputShapes[0].get(1), memory.get(2))};
    }
}
