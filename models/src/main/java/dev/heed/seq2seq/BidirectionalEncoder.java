package dev.heed.seq2seq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.ForwardPass;
import dev.heed.block.Inputs;
import dev.heed.block.SizedBlock;
import java.util.Arrays;

/**
 * A recurrent encoder that reads its source in both directions, so that each token's state knows of both sides.
 *
 * <p>\[ m_s = [\overrightarrow{h}_s; \overleftarrow{h}_s] \]
 *
 * <p>Shapes: vectors (B, S, E), memory (B, S, 2 hiddenDim), summary (B, 1, 2 hiddenDim).
 *
 * <p>Differs from libtorch's bidirectional layer: the backward direction starts at each row's last real token rather than
 * at its padding, so that padding never changes the answer.
 *
 * @see <a href="https://arxiv.org/abs/1409.0473">Bahdanau, Cho, Bengio 2015, section 3.2</a>
 */
final class BidirectionalEncoder extends SizedBlock {

    private final RecurrentStack forwardLayer;
    private final RecurrentStack backwardLayer;
    private final int hiddenDim;

    BidirectionalEncoder(RecurrentConfig config) {
        hiddenDim = config.hiddenDim();
        int embedDim = config.source().embedDim();
        forwardLayer = addChildBlock("forwardLayer", new RecurrentStack(config, embedDim));
        backwardLayer = addChildBlock("backwardLayer", new RecurrentStack(config, embedDim));
    }

    /**
     * What was read.
     *
     * @param memory a state for each token, (B, S, 2 hiddenDim)
     * @param summary the last state of each direction, (B, 1, 2 hiddenDim)
     */
    record Encoded(NDArray memory, NDArray summary) {}

    /** Reads the source; its lengths say where padding begins. */
    Encoded encode(ForwardPass pass, NDArray vectors, int[] lengths) {
        NDArray ahead = forwardLayer.run(pass, vectors, new NDList()).outputs();
        NDArray back = backwardLayer
                .run(pass, RowGather.reversed(vectors, lengths), new NDList())
                .outputs();
        NDArray memory = ahead.concat(RowGather.reversed(back, lengths), 2); // (B, S, 2 hiddenDim)
        NDArray summary = RowGather.last(ahead, lengths).concat(RowGather.last(back, lengths), 2);
        return new Encoded(memory, summary);
    }

    @Override
    protected NDArray forward(ForwardPass pass, NDList inputs) {
        NDArray vectors = Inputs.of(inputs, "vectors").get(0);
        int[] lengths = new int[Math.toIntExact(vectors.getShape().get(0))];
        Arrays.fill(lengths, Math.toIntExact(vectors.getShape().get(1)));
        return encode(pass, vectors, lengths).memory();
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        forwardLayer.initialize(manager, dataType, inputShapes);
        backwardLayer.initialize(manager, dataType, inputShapes);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), inputShapes[0].get(1), 2L * hiddenDim)};
    }
}
