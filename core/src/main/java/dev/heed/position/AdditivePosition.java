package dev.heed.position;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.heed.block.ForwardPass;
import dev.heed.block.Inputs;
import dev.heed.block.SizedBlock;
import dev.heed.shape.Dims;

/** A position that is added to embeddings, as a block: (B, T, E) in, (B, T, E) out. */
public abstract sealed class AdditivePosition extends SizedBlock permits Sinusoidal, Learned {

    /** For the subclasses of this package. */
    AdditivePosition() {}

    /**
     * Adds each token's position to its embedding.
     *
     * @param embeddings (B, T, E)
     * @param offset position of the first of the T tokens: 0, or the number of tokens decoded before
     * @return (B, T, E), of the embeddings' type
     * @throws IllegalArgumentException if the shape or the last position does not fit
     */
    public final NDArray addTo(ForwardPass pass, NDArray embeddings, long offset) {
        requireType("embeddings", embeddings);
        new Dims().bind("embeddings", embeddings.getShape(), "BTE");
        Shape shape = embeddings.getShape();
        return pass.compute(() -> embeddings
                .add(positions(pass, embeddings, offset, new Shape(shape.get(1), shape.get(2))))
                .toType(embeddings.getDataType(), false));
    }

    /**
     * The vectors that are added.
     *
     * @param like an array on the wanted device, whose manager will own the result
     * @param offset the first position
     * @param shape (T, E)
     * @return (T, E)
     * @throws IllegalArgumentException if the size or the last position does not fit
     */
    public abstract NDArray positions(ForwardPass pass, NDArray like, long offset, Shape shape);

    @Override
    protected NDArray forward(ForwardPass pass, NDList inputs) {
        return addTo(pass, Inputs.of(inputs, "embeddings").get(0), 0);
    }
}
