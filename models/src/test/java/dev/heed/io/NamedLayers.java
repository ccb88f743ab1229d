package dev.heed.io;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.heed.block.Projection;

/**
 * Two layers of three projections of 5 numbers, to 3, 2 and 2, and an output that shares the first layer's query.
 */
final class NamedLayers extends AbstractBlock {

    private final long inputDim;

    private NamedLayers(int inputDim) {
        super((byte) 1);
        this.inputDim = inputDim;
    }

    static Block of(NDManager manager, int inputDim) {
        NamedLayers network = new NamedLayers(inputDim);
        for (int layer = 0; layer < 2; layer++) {
            NamedLayers projections = network.addChildBlock("layer" + layer, new NamedLayers(inputDim));
            projections.addChildBlock("query", Projection.withBias(inputDim, 3));
            projections.addChildBlock("key", Projection.withBias(inputDim, 2));
            projections.addChildBlock("value", Projection.withBias(inputDim, 2));
        }
        network.addChildBlock(
                "output", network.getChildren().valueAt(0).getChildren().valueAt(0));
        network.initialize(manager, DataType.FLOAT32, new Shape(1, inputDim));
        return network;
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        getChildren().values().forEach(child -> child.initialize(manager, dataType, new Shape(1, inputDim)));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        throw new UnsupportedOperationException("holds parameters alone");
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return inputShapes;
    }
}
