package dev.heed.position;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.NormalInitializer;
import dev.heed.block.Borrowed;
import dev.heed.block.ForwardPass;
import dev.heed.shape.Dims;
import dev.heed.shape.Require;

/**
 * Learned position: one trainable vector for each position up to a greatest length.
 *
 * <p>\[ y_p = x_p + W_p \]
 *
 * <p>Shapes: embeddings (B, T, E), T at most maxLength; weight (maxLength, E); result (B, T, E).
 *
 * @see <a href="https://arxiv.org/abs/1705.03122">Gehring et al. 2017, section 3.1</a>
 */
public final class Learned extends AdditivePosition {

    /** The standard deviation of GPT-2's and BERT's initial positions. */
    private static final float INITIAL_DEVIATION = 0.02f;

    private final int maxLength;
    private final Parameter weight;

    /**
     * Makes the block.
     *
     * @param maxLength number of positions
     * @throws IllegalArgumentException if the length is below 1
     */
    public Learned(int maxLength) {
        Require.positive("maxLength", maxLength);
        this.maxLength = maxLength;
        weight = addParameter(Parameter.builder()
                .setName("weight")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(maxLength, -1)) // E is the embeddings'
                .optInitializer(new NormalInitializer(INITIAL_DEVIATION))
                .build());
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        Shape shape = Require.first("embeddings", inputShapes);
        Require.knownSize("embeddings", shape);
        weight.setShape(new Shape(maxLength, shape.get(shape.dimension() - 1)));
    }

    @Override
    public NDArray positions(ForwardPass pass, NDArray like, long offset, Shape shape) {
        long end = offset + shape.get(0);
        if (end > maxLength) {
            throw new IllegalArgumentException(
                    "length must be at most maxLength=" + maxLength + " for learned position, but got " + end);
        }
        NDArray vectors = pass.value(weight, like);
        new Dims().with('E', vectors.getShape().get(1)).bind("embeddings", shape, "TE");
        return Borrowed.attached(
                like.getManager(), pass.compute(() -> vectors.get(new NDIndex().addSliceDim(offset, end))));
    }
}
