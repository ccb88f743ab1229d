package dev.heed.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import dev.heed.block.Borrowed;
import dev.heed.block.ForwardPass;
import dev.heed.block.Projection;
import dev.heed.block.Scaling;
import dev.heed.kernel.FusedRecurrence;
import dev.heed.shape.Dims;
import dev.heed.shape.Require;

/**
 * General (multiplicative) attention: a bilinear form scores each query against each key. Cheaper than additive attention,
 * and the usual choice with recurrent networks.
 *
 * <p>\[ \mathrm{score}(q, k) = a \, q^\top W k \]
 *
 * <p>The scale \( a \) is 1 in the paper. Scores of a large memory then become large as soon as \( W \) does, and the softmax
 * may be sure of one key before the network has learned where to look, which leaves hardly a gradient that leads away. Divided
 * by the root of the memory's size, as in scaled dot-product attention, they do not.
 *
 * <p>Shapes: query (B, T, query size), memory (B, S, memory size), mask broadcastable to (B, 1, T, S); context (B, T,
 * memory size), weights (B, T, S).
 *
 * @see <a href="https://arxiv.org/abs/1508.04025">Luong, Pham, Manning 2015, section 3.1</a>
 */
public final class GeneralAttention extends SequenceAttention {

    private final int memoryDim;
    private final float scale;
    private final Linear queryProjection;

    /**
     * Makes the block as in the paper, with a scale of 1.
     *
     * @param memoryDim size of the memory's vectors
     * @throws IllegalArgumentException if it is below 1
     */
    public GeneralAttention(int memoryDim) {
        this(memoryDim, 1);
    }

    private GeneralAttention(int memoryDim, float scale) {
        Require.positive("memoryDim", memoryDim);
        this.memoryDim = memoryDim;
        this.scale = scale;
        queryProjection = addChildBlock("queryProjection", Projection.withoutBias(memoryDim));
    }

    /**
     * Makes a block with a scale of \( 1 / \sqrt{\mathrm{memoryDim}} \).
     *
     * @param memoryDim size of the memory's vectors
     * @throws IllegalArgumentException if it is below 1
     */
    public static GeneralAttention scaled(int memoryDim) {
        return new GeneralAttention(memoryDim, (float) (1 / Math.sqrt(memoryDim)));
    }

    /** What scores are multiplied by. */
    public float scale() {
        return scale;
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
        NDArray queries = Scaling.times(pass.through(queryProjection, query), scale);
        return queries.batchMatMul(memory.transpose(0, 2, 1)); // (B, T, S)
    }

    @Override
    public FusedRecurrence.ScoreWeights weights(ForwardPass pass, NDArray like) {
        NDArray weight = weight(pass, queryProjection, like);
        NDArray scaled = scale == 1 ? weight : Scaling.times(Borrowed.by(like.getManager(), weight), scale);
        return new FusedRecurrence.ScoreWeights(scaled, null, null);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape query = Require.first("query", inputShapes);
        Require.knownSize("query", query);
        new Dims().with('E', memoryDim).bindKnown("memory", inputShapes[inputShapes.length > 1 ? 1 : 0], "BSE");
        queryProjection.initialize(manager, dataType, query);
    }
}
