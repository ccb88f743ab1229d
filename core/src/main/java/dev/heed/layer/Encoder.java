package dev.heed.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.heed.attention.AttentionInputs;
import dev.heed.block.ForwardPass;
import dev.heed.mask.AttentionMask;
import dev.heed.shape.Dims;

/**
 * Encoder layers on top of each other, each under the same mask. Pre-norm layers end with one more norm.
 *
 * <p>\[ \mathrm{norm}(f_N(\ldots f_1(x))) \]
 *
 * <p>Shapes: tokens (B, T, E), mask broadcastable to (B, H, T, T); result (B, T, E).
 *
 * <p>In a DJL network its inputs are those of an {@link EncoderLayer}: the {@code tokens} and optionally a mask, of shape
 * (B, T, T) or as {@link dev.heed.mask.NamedMask} says. Every layer gets the mask, which a {@code SequentialBlock} of
 * layers would hand to the first one only.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.1</a>
 */
public final class Encoder extends LayerStack {

    /**
     * Makes a stack of N layers with the same settings.
     *
     * @throws IllegalArgumentException if there is no layer
     */
    public Encoder(LayerConfig config, int numLayers) {
        super(config, numLayers);
    }

    /**
     * Encodes whole sequences.
     *
     * @param tokens (B, T, E)
     * @param mask which tokens each token may attend to, of those that the settings let it see
     * @return (B, T, E)
     * @throws IllegalArgumentException if shapes contradict each other
     */
    public NDArray encode(ForwardPass pass, NDArray tokens, AttentionMask mask) {
        requireType("tokens", tokens);
        Dims dims = new Dims().with('E', config.attention().embedDim()).bind("tokens", tokens.getShape(), "BTE");
        // Pruned layers have fewer heads than the settings say
        Shape scores = dims.with('H', layers().get(0).selfAttention().config().numHeads())
                .with('S', dims.size('T'))
                .shape("BHTS");
        return encoded(pass, tokens, mask.resolve(tokens.getManager(), scores));
    }

    @Override
    protected NDArray forward(ForwardPass pass, NDList inputs) {
        AttentionInputs named = AttentionInputs.ofTokens(inputs);
        return encode(pass, named.query(), named.mask());
    }
}
