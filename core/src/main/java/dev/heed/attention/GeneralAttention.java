package dev.heed.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import dev.heed.block.ForwardPass;
import dev.heed.block.Projection;
import dev.heed.kernel.FusedRecurrence;
import dev.heed.shape.Dims;
import dev.heed.shape.Require;

/**
 * General (multiplicative) attention: a bilinear form scores each query against each key. Cheaper than additive attention,
 * and the usual choice with recurrent networks.
 *
 * <p>\[ \mathrm{score}(q, k) = q^\top W k \]
 *
 * <p>Shapes: query (B, T, query size), memory (B, S, memory size), mask broadcastable to (B, 1, T, S); context (B, T,
 * memory size), weights (B, T, S).
 *
 * @see <a href="https://arxiv.org/abs/1508.04025">Luong, Pham, Manning 2015, section 3.1</a>
 */
public final class GeneralAttention extends ScoredAttention implements SequenceAttention {

    private final int memoryDim;
    private final Linear queryProjection;

    /**
     * Makes the block.
     *
     * @param memoryDim size of the memory's vectors
     * @throws IllegalArgumentException if it is below 1
     */
    public GeneralAttention(int memoryDim) {
        Require.positive("memoryDim", memoryDim);
        this.memoryDim = memoryDim;
        queryProjection = addChildBlock("queryProjection", Projection.withoutBias(memoryDim));
    }

    @Override
    void requireMemory(Shape memory) {
        new Dims().with('E', memoryDim).bind("memory", memory, "BSE");
    }

    @Override
    long queryDim() {
        return Projection.inputDim(queryProjection);
    }

    @Override
    NDArray scores(ForwardPass pass, NDArray query, NDArray memory) {
        return pass.through(queryProjection, query).batchMatMul(memory.transpose(0, 2, 1)); // (B, T, S)
    }

    @Override
    public FusedRecurrence.ScoreWeights weights(ForwardPass pass, NDArray like) {
        return new FusedRecurrence.ScoreWeights(weight(pass, queryProjection, like), null, null);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        Require.knownSize("query", inputShapes[0]);
        new Dims().with('E', memoryDim).bindKnown("memory", inputShapes[inputShapes.length > 1 ? 1 : 0], "BSE");
        queryProjection.initialize(manager, dataType, inputShapes[0]);
    }
}
