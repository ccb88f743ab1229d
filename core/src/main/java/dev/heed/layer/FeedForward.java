package dev.heed.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import dev.heed.block.Activation;
import dev.heed.block.Bias;
import dev.heed.block.ForwardPass;
import dev.heed.block.Initialisation;
import dev.heed.block.Inputs;
import dev.heed.block.LinearWeights;
import dev.heed.block.Projection;
import dev.heed.block.SizedBlock;
import dev.heed.kernel.FeedForwardWeights;
import dev.heed.kernel.Kernel;
import dev.heed.shape.Dims;
import dev.heed.shape.Require;
import org.jspecify.annotations.Nullable;

/**
 * The position-wise feed-forward network: each token by itself, through a wider space and back.
 *
 * <p>\[ \mathrm{FFN}(x) = \phi(xW_1 + b_1)W_2 + b_2, \quad \mathrm{SwiGLU}(x) = (\mathrm{silu}(xW_g + b_g) \odot (xW_1 +
 * b_1))W_2 + b_2 \]
 *
 * <p>Shapes: (B, T, E) in and out, (B, T, F) within.
 *
 * <p>Differs from the papers: dropout also between the two projections, as in PyTorch; SwiGLU has biases unless the
 * settings say otherwise.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.3</a>
 * @see <a href="https://arxiv.org/abs/2002.05202">Shazeer 2020, gated variants</a>
 */
public final class FeedForward extends SizedBlock {

    private final int embedDim;
    private final Activation activation;
    private final float dropout;
    private final Linear inputProjection;
    private final @Nullable Linear gateProjection;
    private final Linear outputProjection;

    /**
     * Makes the block.
     *
     * @param embedDim size E of a token's vector
     * @param config the other settings
     * @throws IllegalArgumentException if the size is below 1
     */
    public FeedForward(int embedDim, FeedForwardConfig config) {
        Require.positive("embedDim", embedDim);
        this.embedDim = embedDim;
        activation = config.activation();
        dropout = config.dropout();
        boolean bias = config.bias() == Bias.ALL;
        int hiddenDim = config.hiddenDim();
        inputProjection = addChildBlock("inputProjection", Projection.of(embedDim, hiddenDim, bias));
        gateProjection =
                activation.isGated() ? addChildBlock("gateProjection", Projection.of(embedDim, hiddenDim, bias)) : null;
        outputProjection = addChildBlock("outputProjection", Projection.of(hiddenDim, embedDim, bias));
    }

    /** Chooses how the weights start; to be called before they are made. */
    public void setInitialisation(Initialisation initialisation) {
        setInitializer(initialisation.projection(), Parameter.Type.WEIGHT);
        outputProjection.setInitializer(initialisation.lastProjection(), Parameter.Type.WEIGHT);
    }

    /**
     * Runs each token (B, T, E) through the network.
     *
     * @throws IllegalArgumentException if the shape does not fit
     */
    public NDArray transform(ForwardPass pass, NDArray input) {
        requireType("input", input);
        new Dims().with('E', embedDim).bind("input", input.getShape(), "BTE");
        float probability = pass.training() ? dropout : 0f;
        return pass.compute(() ->
                Kernel.of(input).feedForward(input, weights(pass, input), activation, probability, pass.precision()));
    }

    /** The values of the projections, on the device of an activation. */
    public FeedForwardWeights weights(ForwardPass pass, NDArray like) {
        return new FeedForwardWeights(
                LinearWeights.of(pass, inputProjection, like),
                gateProjection == null ? null : LinearWeights.of(pass, gateProjection, like),
                LinearWeights.of(pass, outputProjection, like));
    }

    @Override
    protected NDArray forward(ForwardPass pass, NDList inputs) {
        return transform(pass, Inputs.of(inputs, "input").get(0));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        if (inputShapes.length > 0) {
            new Dims().with('E', embedDim).bindKnown("input", inputShapes[0], "BTE");
        }
        Shape input = new Shape(1, 1, embedDim); // of the input, B and T may be unknown
        inputProjection.initialize(manager, dataType, input);
        if (gateProjection != null) {
            gateProjection.initialize(manager, dataType, input);
        }
        outputProjection.initialize(manager, dataType, inputProjection.getOutputShapes(new Shape[] {input})[0]);
    }
}
