package dev.heed.norm;

import ai.djl.nn.Block;
import dev.heed.shape.Require;

/**
 * Root-mean-square normalisation: every token by its own length, without centring.
 *
 * <p>\[ y = \frac{x}{\sqrt{\mathrm{mean}(x^2) + \epsilon}} \odot \gamma \]
 *
 * <p>Shapes: (B, T, E) in and out; gamma (E).
 *
 * @param epsilon keeps the root away from 0
 * @see <a href="https://arxiv.org/abs/1910.07467">Zhang and Sennrich 2019</a>
 */
public record RmsNorm(float epsilon) implements Norm {

    /** Checks the epsilon. */
    public RmsNorm {
        Require.positiveNumber("epsilon", epsilon);
    }

    @Override
    public Block build() {
        return new GammaNormBlock(epsilon, false);
    }
}
