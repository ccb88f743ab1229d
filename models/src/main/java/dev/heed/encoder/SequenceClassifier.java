package dev.heed.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import dev.heed.block.ForwardPass;
import dev.heed.kernel.Kernel;
import dev.heed.layer.Pooling;
import dev.heed.mask.AttentionMask;
import dev.heed.shape.Require;
import org.jspecify.annotations.Nullable;

/**
 * An encoder with a head that puts a sequence into one of C classes.
 *
 * <p>\[ \mathrm{logits} = \mathrm{dropout}(p) W^\top + b, \quad p = \mathrm{mean}_t(x_t) \;\mathrm{or}\; \tanh(x_1 W_p^\top
 * + b_p) \] where the first token stands for the sequence.
 *
 * <p>Shapes: tokens int64 (B, T), logits (B, C).
 *
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al. 2019, section 4.1</a>
 */
public final class SequenceClassifier extends EncoderHead {

    private final int numClasses;
    private final Pooling pooling;
    private final @Nullable Linear poolerProjection;
    private final Linear outputProjection;

    /**
     * Makes the model.
     *
     * @param config of the encoder
     * @param pooling how a sequence becomes one vector; the first token's runs through one more layer, as in BERT
     * @param numClasses how many classes C
     * @throws IllegalArgumentException if there is no class
     */
    public SequenceClassifier(TextEncoderConfig config, Pooling pooling, int numClasses) {
        super(config);
        Require.positive("numClasses", numClasses);
        this.numClasses = numClasses;
        this.pooling = pooling;
        poolerProjection = pooling == Pooling.FIRST
                ? addChildBlock("poolerProjection", config.projection(config.embedDim()))
                : null;
        outputProjection = addChildBlock("outputProjection", config.projection(numClasses));
    }

    /** How many classes C there are. */
    public int numClasses() {
        return numClasses;
    }

    /** How a sequence becomes one vector. */
    public Pooling pooling() {
        return pooling;
    }

    /**
     * The vectors that stand for whole sequences: what the logits are read from.
     *
     * @return (B, E), attached to the manager of the tokens
     * @throws IllegalArgumentException if the encoder refuses the inputs
     */
    public NDArray pooled(ForwardPass pass, TextInputs inputs) {
        return pass.compute(() -> pooled(pass, encoder().encode(pass, inputs), inputs.mask()));
    }

    private NDArray pooled(ForwardPass pass, NDArray vectors, AttentionMask mask) {
        NDArray pooled = pooling.of(vectors, mask); // (B, E)
        return poolerProjection == null
                ? pooled
                : Activation.tanh(Kernel.projected(pass, poolerProjection, pooled.expandDims(1)))
                        .squeeze(1);
    }

    /**
     * The logits of {@link #pooled} vectors.
     *
     * @param pooled (B, E)
     * @return (B, C)
     */
    public NDArray logits(ForwardPass pass, NDArray pooled) {
        return pass.compute(() -> {
            NDArray kept = Kernel.dropped(
                    pass, pooled.expandDims(1), encoder().config().dropout()); // (B, 1, E)
            return Kernel.projected(pass, outputProjection, kept).squeeze(1);
        });
    }

    @Override
    NDArray logits(ForwardPass pass, NDArray vectors, AttentionMask mask) {
        return logits(pass, pooled(pass, vectors, mask)); // (B, C)
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), numClasses)};
    }
}
