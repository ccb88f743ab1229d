package dev.heed.norm;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import dev.heed.block.ForwardPass;
import dev.heed.block.NormWeights;
import dev.heed.shape.Require;

/**
 * Layer normalisation without a bias: PyTorch's {@code nn.LayerNorm(E, bias=False)}.
 *
 * <p>\[ y = \frac{x - \mathrm{mean}(x)}{\sqrt{\mathrm{var}(x) + \epsilon}} \odot \gamma \]
 *
 * <p>Shapes: (B, T, E) in and out; gamma (E).
 *
 * @param epsilon keeps the root away from 0
 * @see <a href="https://arxiv.org/abs/1607.06450">Ba, Kiros, Hinton 2016</a>
 */
public record BiaslessLayerNorm(float epsilon) implements Norm {

    /** Checks the epsilon. */
    public BiaslessLayerNorm {
        Require.positiveNumber("epsilon", epsilon);
    }

    @Override
    public Block build() {
        return new GammaNormBlock(epsilon, true);
    }

    @Override
    public NormWeights weights(ForwardPass pass, Block block, NDArray like) {
        NDArray gamma = Norm.super.weights(pass, block, like).gamma();
        NDArray zero = like.getManager().zeros(gamma.getShape(), gamma.getDataType(), gamma.getDevice());
        return new NormWeights(gamma, zero);
    }
}
