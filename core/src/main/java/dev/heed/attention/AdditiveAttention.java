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
 * Additive attention: a small network scores each query against each key. The first attention in translation; use it with
 * recurrent networks.
 *
 * <p>\[ \mathrm{score}(q, k) = v^\top \tanh(W_q q + W_k k) \]
 *
 * <p>Shapes: query (B, T, query size), memory (B, S, memory size), mask broadcastable to (B, 1, T, S); context (B, T,
 * memory size), weights (B, T, S). Scoring takes memory for (B, T, S, hiddenDim).
 *
 * @see <a href="https://arxiv.org/abs/1409.0473">Bahdanau, Cho, Bengio 2015, section A.1.2</a>
 */
public final class AdditiveAttention extends SequenceAttention {

    private final Linear queryProjection;
    private final Linear keyProjection;
    private final Linear scoreProjection;

    /**
     * Makes the block.
     *
     * @param hiddenDim size of the space in which query and key meet
     * @throws IllegalArgumentException if it is below 1
     */
    public AdditiveAttention(int hiddenDim) {
        Require.positive("hiddenDim", hiddenDim);
        queryProjection = addChildBlock("queryProjection", Projection.withoutBias(hiddenDim));
        keyProjection = addChildBlock("keyProjection", Projection.withoutBias(hiddenDim));
        scoreProjection = addChildBlock("scoreProjection", Projection.withoutBias(hiddenDim, 1));
    }

    @Override
    long queryDim() {
        return Projection.inputDim(queryProjection);
    }

    @Override
    void requireMemory(Shape memory) {
        new Dims().with('E', Projection.inputDim(keyProjection)).bind("memory", memory, "BSE");
    }

    @Override
    NDArray scores(ForwardPass pass, NDArray query, NDArray memory) {
        NDArray queries = pass.through(queryProjection, query).expandDims(2); // (B, T, 1, F)
        NDArray keys = pass.through(keyProjection, memory).expandDims(1); // (B, 1, S, F)
        return pass.through(scoreProjection, queries.add(keys).tanh()).squeeze(3); // (B, T, S)
    }

    @Override
    public FusedRecurrence.ScoreWeights weights(ForwardPass pass, NDArray like) {
        return new FusedRecurrence.ScoreWeights(
                weight(pass, queryProjection, like),
                weight(pass, keyProjection, like),
                weight(pass, scoreProjection, like));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape query = Require.first("query", inputShapes);
        Shape memory = inputShapes[inputShapes.length > 1 ? 1 : 0];
        Require.knownSize("query", query);
        Require.knownSize("memory", memory);
        queryProjection.initialize(manager, dataType, query);
        keyProjection.initialize(manager, dataType, memory);
        scoreProjection.initialize(manager, dataType, keyProjection.getOutputShapes(new Shape[] {memory})[0]);
    }
}
