package dev.heed.norm;

import ai.djl.nn.Block;
import dev.heed.shape.Require;

/**
 * Layer normalisation: every token by its own mean and variance.
 *
 * <p>\[ y = \frac{x - \mathrm{mean}(x)}{\sqrt{\mathrm{var}(x) + \epsilon}} \odot \gamma + \beta \]
 *
 * <p>Shapes: (B, T, E) in and out; gamma and beta (E).
 *
 * @param epsilon keeps the root away from 0
 * @see <a href="https://arxiv.org/abs/1607.06450">Ba, Kiros, Hinton 2016</a>
 */
public record LayerNorm(float epsilon) implements Norm {

    private static final int EMBED_AXIS = 2;

    /** Checks the epsilon. */
    public LayerNorm {
        Require.positiveNumber("epsilon", epsilon);
    }

    @Override
    public Block build() {
        // Without an axis DJL's block would normalise over T and E together.
        return ai.djl.nn.norm.LayerNorm.builder()
                .axis(EMBED_AXIS)
                .optEpsilon(epsilon)
                .build();
    }
}
