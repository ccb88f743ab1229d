package dev.heed.layer;

import ai.djl.ndarray.NDArray;
import dev.heed.block.ForwardPass;
import dev.heed.kernel.FusedLayer;
import dev.heed.kernel.LayerContext;
import dev.heed.kernel.LayerOperands;
import dev.heed.kernel.LayerSettings;
import dev.heed.mask.AttentionMask;
import dev.heed.mask.CausalMask;
import dev.heed.position.AttentionPosition.Rotation;

/** Gathers what {@link FusedLayer} needs from an {@link EncoderLayer} that encodes a whole sequence. */
final class FusedEncoding {

    private final LayerConfig config;
    private final LayerSettings settings;
    private final LayerParameters parameters;

    FusedEncoding(LayerConfig config, LayerParameters parameters) {
        this.config = config;
        settings = config.fusedSettings();
        this.parameters = parameters;
    }

    NDArray encode(ForwardPass pass, NDArray tokens, AttentionMask mask) {
        TokenScores scores = TokenScores.of(tokens, 0, config.attention());
        boolean causal = mask instanceof CausalMask && scores.bias() == null; // libtorch then skips the hidden half
        Rotation rotation = config.attention()
                .position()
                .rotation(
                        tokens, 0, tokens.getShape().get(1), config.attention().headDim());
        LayerContext context = new LayerContext(
                causal ? null : scores.with(mask),
                causal,
                rotation == null ? null : rotation.cosine(),
                rotation == null ? null : rotation.sine());
        return FusedLayer.encode(
                tokens,
                new LayerOperands(
                        parameters.values(pass, tokens),
                        context,
                        settings,
                        config.fusedDropout(pass),
                        pass.precision()));
    }
}
