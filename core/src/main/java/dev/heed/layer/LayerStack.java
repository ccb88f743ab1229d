package dev.heed.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.heed.attention.AttentionConfig;
import dev.heed.block.ForwardPass;
import dev.heed.block.SizedBlock;
import dev.heed.kernel.FusedLayers;
import dev.heed.kernel.LayerSettings;
import dev.heed.kernel.LayerWeights;
import dev.heed.kernel.Rotation;
import dev.heed.kernel.ScoreMask;
import dev.heed.mask.AttentionMask;
import dev.heed.norm.NormPlacement;
import dev.heed.shape.Dims;
import dev.heed.shape.Require;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Layers with the same settings on top of each other, of which pre-norm ones end with one more norm. */
abstract sealed class LayerStack extends SizedBlock permits Encoder, CausalStack {

    final LayerConfig config;
    final LayerSettings settings;
    private final List<EncoderLayer> layers = new ArrayList<>();
    private final @Nullable Block norm;

    LayerStack(LayerConfig config, int numLayers) {
        Require.positive("numLayers", numLayers);
        this.config = config;
        settings = config.fused();
        for (int layer = 0; layer < numLayers; layer++) {
            layers.add(addChildBlock("layer" + layer, new EncoderLayer(config)));
        }
        // Post-norm layers end with a norm already
        norm = config.placement() == NormPlacement.PRE
                ? addChildBlock("norm", config.norm().build())
                : null;
    }

    /** The layers, the first one first. */
    public final List<EncoderLayer> layers() {
        return Collections.unmodifiableList(layers);
    }

    /** The norm after the last layer; null behind post-norm layers. */
    public final @Nullable Block norm() {
        return norm;
    }

    /** All layers under one mask, and the norm. A fused kernel takes all layers in one call. */
    final NDArray encoded(ForwardPass pass, NDArray tokens, AttentionMask mask) {
        AttentionConfig attention = layers.get(0).selfAttention().config();
        Dims dims = new Dims().with('E', attention.embedDim()).bind("tokens", tokens.getShape(), "BTE");
        if (FusedLayers.supports(pass, tokens) && areAlike()) {
            Shape shape = dims.with('H', attention.numHeads())
                    .with('S', dims.size('T'))
                    .shape("BHTS");
            ScoreMask scores = attention.scores(tokens, shape, mask, 0, 0);
            NDArray vectors = fused(pass, tokens, scores);
            // What is not finite stays so to the end, and no mask keeps it from a kernel
            if (FusedLayers.suits(vectors, scores)) {
                return vectors;
            }
            vectors.close();
        }
        return encodedByLayer(pass, tokens, mask);
    }

    /** Pruned layers have fewer heads, and then other masks. */
    private boolean areAlike() {
        AttentionConfig first = layers.get(0).selfAttention().config();
        return layers.stream().allMatch(layer -> layer.selfAttention().config().equals(first));
    }

    private NDArray fused(ForwardPass pass, NDArray tokens, ScoreMask scores) {
        Rotation rotation = config.rotation(tokens, 0, tokens.getShape().get(1));
        if (FusedLayers.supportsDecoding(pass, tokens)) {
            var stack = new FusedLayers.Stack(weights(pass, tokens), settings, List.of(), 0, scores, rotation, null);
            return normalised(pass, FusedLayers.step(tokens, stack));
        }
        return pass.compute(() -> FusedLayers.encode(
                pass,
                tokens,
                weights(pass, tokens),
                norm == null ? null : config.norm().weights(pass, norm, tokens),
                settings,
                scores,
                rotation,
                null));
    }

    private NDArray encodedByLayer(ForwardPass pass, NDArray tokens, AttentionMask mask) {
        NDArray vectors = tokens;
        for (EncoderLayer layer : layers) {
            vectors = layer.encode(pass, vectors, mask);
        }
        return normalised(pass, vectors);
    }

    final List<LayerWeights> weights(ForwardPass pass, NDArray like) {
        return layers.stream().map(layer -> layer.weights(pass, like)).toList();
    }

    final NDArray normalised(ForwardPass pass, NDArray vectors) {
        return norm == null ? vectors : pass.through(norm, vectors);
    }

    @Override
    protected final void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape tokens = config.tokens(inputShapes, 1, "tokens");
        getChildren().values().forEach(child -> child.initialize(manager, dataType, tokens));
    }
}
