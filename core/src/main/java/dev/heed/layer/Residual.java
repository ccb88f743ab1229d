package dev.heed.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.heed.block.ForwardPass;
import dev.heed.block.Inputs;
import dev.heed.block.NormWeights;
import dev.heed.block.SizedBlock;
import dev.heed.kernel.Kernel;
import dev.heed.norm.Norm;
import dev.heed.norm.NormPlacement;
import dev.heed.shape.Dims;
import dev.heed.shape.Require;
import java.util.function.UnaryOperator;

/**
 * The residual connection around a sublayer, with its normalisation and dropout. It owns the norm; the sublayer's
 * parameters belong to the layer that wires the two.
 *
 * <p>\[ \mathrm{pre}: x + \mathrm{dropout}(f(\mathrm{norm}(x))), \quad \mathrm{post}: \mathrm{norm}(x +
 * \mathrm{dropout}(f(x))) \]
 *
 * <p>Shapes: (B, T, E) in and out.
 *
 * @see <a href="https://arxiv.org/abs/2002.04745">Xiong et al. 2020, on the two placements</a>
 */
public final class Residual extends SizedBlock {

    private final Norm choice;
    private final Block norm;
    private final NormPlacement placement;
    private final float dropout;

    /**
     * Makes the connection.
     *
     * @param norm which normalisation
     * @param placement where it stands
     * @param dropout probability that an element of the sublayer's result is dropped in training
     * @throws IllegalArgumentException if the probability is outside [0, 1)
     */
    public Residual(Norm norm, NormPlacement placement, float dropout) {
        Require.probability("dropout", dropout);
        choice = norm;
        this.norm = addChildBlock("norm", norm.build());
        this.placement = placement;
        this.dropout = dropout;
    }

    /** Runs a sublayer from (B, T, E) to (B, T, E) inside the connection. */
    public NDArray around(ForwardPass pass, NDArray input, UnaryOperator<NDArray> sublayer) {
        return leave(pass, input, sublayer.apply(enter(pass, input)));
    }

    /** What the sublayer works on: the input, normalised where the norm stands before the sublayer. */
    public NDArray enter(ForwardPass pass, NDArray input) {
        return placement == NormPlacement.PRE ? pass.through(norm, input) : input;
    }

    /** The sum of the input and what the sublayer made of it, normalised where the norm stands after the sublayer. */
    public NDArray leave(ForwardPass pass, NDArray input, NDArray change) {
        return pass.compute(() -> {
            NDArray sum = input.add(Kernel.dropped(pass, change, dropout));
            return placement == NormPlacement.POST ? pass.through(norm, sum) : sum;
        });
    }

    /** The values of the norm, on the device of an activation. */
    NormWeights weights(ForwardPass pass, NDArray like) {
        return choice.weights(pass, norm, like);
    }

    /** As a block of its own it wraps the identity. */
    @Override
    protected NDArray forward(ForwardPass pass, NDList inputs) {
        NDArray input = Inputs.of(inputs, "input").get(0);
        requireType("input", input);
        NDArray any = norm.getParameters().valueAt(0).getArray();
        new Dims().with('E', any.getShape().get(0)).bind("input", input.getShape(), "BTE");
        return around(pass, input, UnaryOperator.identity());
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape input = Require.first("input", inputShapes);
        new Dims().bindKnown("input", input, "BTE");
        Require.knownSize("input", input);
        norm.initialize(manager, dataType, inputShapes);
    }
}
