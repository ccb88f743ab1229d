package dev.heed.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import dev.heed.block.ForwardPass;
import dev.heed.kernel.Kernel;
import dev.heed.mask.AttentionMask;
import dev.heed.shape.Require;

/**
 * An encoder with a head that puts each token into one of C classes, for tagging.
 *
 * <p>\[ \mathrm{logits}_t = \mathrm{dropout}(x_t) W^\top + b \]
 *
 * <p>Shapes: tokens int64 (B, T), logits (B, T, C); those of padding mean nothing.
 *
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al. 2019, section 5.3</a>
 */
public final class TokenClassifier extends EncoderHead {

    private final int numClasses;
    private final Linear outputProjection;

    /**
     * Makes the model.
     *
     * @param config of the encoder
     * @param numClasses how many classes C
     * @throws IllegalArgumentException if there is no class
     */
    public TokenClassifier(TextEncoderConfig config, int numClasses) {
        super(config);
        Require.positive("numClasses", numClasses);
        this.numClasses = numClasses;
        outputProjection = addChildBlock("outputProjection", config.projection(numClasses));
    }

    /** How many classes C there are. */
    public int numClasses() {
        return numClasses;
    }

    @Override
    NDArray logits(ForwardPass pass, NDArray vectors, AttentionMask mask) {
        NDArray kept = Kernel.dropped(pass, vectors, encoder().config().dropout());
        return Kernel.projected(pass, outputProjection, kept); // (B, T, C)
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0].add(numClasses)};
    }
}
