package dev.heed.norm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.heed.block.ForwardPass;
import dev.heed.block.Inputs;
import dev.heed.block.SizedBlock;
import dev.heed.shape.Require;

/**
 * The trainable block of {@link RmsNorm} and, where tokens are centred first, of {@link BiaslessLayerNorm}: the variance is
 * the mean square of what is centred. DJL has neither.
 */
final class GammaNormBlock extends SizedBlock {

    private final float epsilon;
    private final boolean centred;
    private final Parameter gamma;

    GammaNormBlock(float epsilon, boolean centred) {
        this.epsilon = epsilon;
        this.centred = centred;
        gamma = addParameter(Parameter.builder()
                .setName("gamma")
                .setType(Parameter.Type.GAMMA)
                .build());
    }

    @Override
    protected void prepare(Shape[] inputShapes) {
        Shape shape = Require.first("input", inputShapes);
        Require.knownSize("input", shape);
        gamma.setShape(new Shape(shape.get(shape.dimension() - 1)));
    }

    @Override
    protected NDArray forward(ForwardPass pass, NDList inputs) {
        NDArray input = Inputs.of(inputs, "input").get(0);
        requireType("input", input);
        Shape shape = input.getShape();
        long size = gamma.getArray().getShape().get(0);
        if (shape.dimension() == 0 || shape.get(shape.dimension() - 1) != size) {
            throw new IllegalArgumentException("input must have the last size " + size + ", but got " + shape);
        }
        return pass.compute(() -> {
            NDArray vectors = centred ? input.sub(input.mean(new int[] {-1}, true)) : input;
            NDArray meanSquare = vectors.square().mean(new int[] {-1}, true); // (B, T, 1)
            return vectors.div(meanSquare.add(epsilon).sqrt()).mul(pass.value(gamma, input));
        });
    }
}
