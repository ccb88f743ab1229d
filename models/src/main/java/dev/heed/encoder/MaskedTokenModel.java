package dev.heed.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import dev.heed.block.Activation;
import dev.heed.block.ForwardPass;
import dev.heed.kernel.Kernel;
import dev.heed.mask.AttentionMask;
import dev.heed.shape.Require;

/**
 * An encoder with a head that says which token stands where, also where it was masked: BERT's task to learn a language by.
 *
 * <p>\[ \mathrm{logits}_t = W \, \mathrm{norm}(\phi(x_t W_h^\top + b_h)) + b \] where W is the embedding of the
 * tokens and \( \phi \) the layers' non-linearity, or GELU where that is gated.
 *
 * <p>Shapes: tokens int64 (B, T), logits (B, T, V).
 *
 * @see <a href="https://arxiv.org/abs/1810.04805">Devlin et al. 2019, section 3.1</a>
 */
public final class MaskedTokenModel extends EncoderHead {

    private final Activation activation;
    private final Linear headProjection;
    private final Block headNorm;
    private final Parameter bias;

    /** Makes the model. */
    public MaskedTokenModel(TextEncoderConfig config) {
        super(config);
        Activation inner = config.layer().feedForward().activation();
        activation = inner.isGated() ? Activation.GELU : inner;
        headProjection = addChildBlock("headProjection", config.projection(config.embedDim()));
        headNorm = addChildBlock("headNorm", config.layer().norm().build());
        bias = addParameter(Parameter.builder()
                .setName("bias")
                .setType(Parameter.Type.BIAS)
                .optShape(new Shape(config.vocabSize()))
                .build());
    }

    /** The non-linearity of the head: the layers', or GELU where theirs is gated. */
    public Activation activation() {
        return activation;
    }

    /**
     * The logits at some places only, as training needs them at the masked ones: the others need not be projected onto the
     * vocabulary.
     *
     * @param places \( bT + t \) for token t of sequence b, in any order, at least one
     * @return (n, V), in the order of the places
     * @throws IllegalArgumentException if there is no place, one is outside (B, T), or the encoder refuses the inputs
     */
    public NDArray logitsAt(ForwardPass pass, TextInputs inputs, int... places) {
        Require.positive("number of places", places.length);
        long[] rows = new long[places.length];
        long end = inputs.tokens().size();
        for (int i = 0; i < places.length; i++) {
            if (places[i] < 0 || places[i] >= end) {
                throw new IllegalArgumentException("places must be in [0, B * T=" + end + "), but got " + places[i]);
            }
            rows[i] = places[i];
        }
        return pass.compute(() -> {
            NDArray vectors = encoder().encode(pass, inputs);
            NDArray index = vectors.getManager().create(rows).toDevice(vectors.getDevice(), false);
            NDArray chosen = vectors.reshape(end, vectors.getShape().get(2)).get(index); // (n, E)
            return logits(pass, chosen.expandDims(0), inputs.mask()).squeeze(0); // (n, V)
        });
    }

    @Override
    NDArray logits(ForwardPass pass, NDArray vectors, AttentionMask mask) {
        NDArray hidden = activation.apply(Kernel.projected(pass, headProjection, vectors));
        NDArray scores = encoder().embedding().logits(pass, pass.through(headNorm, hidden), null); // (B, T, V)
        return scores.add(pass.value(bias, scores));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0].add(encoder().config().vocabSize())};
    }
}
