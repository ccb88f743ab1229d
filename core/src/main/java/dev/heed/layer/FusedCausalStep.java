package dev.heed.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.heed.attention.KeyValueCache;
import dev.heed.block.ForwardPass;
import dev.heed.kernel.FusedStack;
import dev.heed.mask.AttentionMask;
import dev.heed.norm.LayerNorm;
import dev.heed.norm.Norm;
import dev.heed.norm.NormPlacement;
import dev.heed.norm.RmsNorm;
import dev.heed.position.AttentionPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gathers what {@link FusedStack} needs from the layers of a {@link CausalStack}. */
final class FusedCausalStep {

    /** Patterns of the parameters' names, in the order in which the script takes them; some layers lack some. */
    private static final List<String> ORDER = List.of(
            "selfAttentionResidual_..norm_gamma",
            "selfAttentionResidual_..norm_beta",
            "selfAttention_..queryProjection_weight",
            "selfAttention_..queryProjection_bias",
            "selfAttention_..keyProjection_weight",
            "selfAttention_..keyProjection_bias",
            "selfAttention_..valueProjection_weight",
            "selfAttention_..valueProjection_bias",
            "selfAttention_..outputProjection_weight",
            "selfAttention_..outputProjection_bias",
            "feedForwardResidual_..norm_gamma",
            "feedForwardResidual_..norm_beta",
            "feedForward_..inputProjection_weight",
            "feedForward_..inputProjection_bias",
            "feedForward_..gateProjection_weight",
            "feedForward_..gateProjection_bias",
            "feedForward_..outputProjection_weight",
            "feedForward_..outputProjection_bias");

    private final LayerConfig config;
    private final FusedStack.Settings settings;
    private final List<@Nullable Parameter> parameters;

    FusedCausalStep(LayerConfig config, List<EncoderLayer> layers) {
        this.config = config;
        settings = new FusedStack.Settings(
                config.attention().numHeads(),
                config.attention().numKvHeads(),
                config.placement() == NormPlacement.PRE,
                epsilon(config.norm()),
                config.feedForward().activation().code());
        parameters = layers.stream().flatMap(FusedCausalStep::ordered).toList();
    }

    private static float epsilon(Norm norm) {
        return norm instanceof LayerNorm layer ? layer.epsilon() : ((RmsNorm) norm).epsilon();
    }

    private static Stream<@Nullable Parameter> ordered(EncoderLayer layer) {
        var named = layer.getParameters();
        return ORDER.stream()
                .map(pattern -> named.stream()
                        .filter(pair -> pair.getKey().matches(".." + pattern))
                        .map(pair -> pair.getValue())
                        .findFirst()
                        .orElse(null));
    }

    CausalStack.Step step(ForwardPass pass, NDArray tokens, List<KeyValueCache> seen) {
        NDManager manager = tokens.getManager();
        long start = seen.get(0).length();
        long length = tokens.getShape().get(1);
        List<@Nullable NDArray> values = new ArrayList<>(parameters.size());
        for (Parameter parameter : parameters) {
            values.add(parameter == null ? null : pass.value(parameter, tokens));
        }
        List<KeyValueCache> all = new ArrayList<>(seen.size());
        List<NDArray> rooms = new ArrayList<>(2 * seen.size());
        for (KeyValueCache cache : seen) {
            KeyValueCache longer = cache.reserve(length, manager);
            all.add(longer);
            rooms.add(longer.room().key());
            rooms.add(longer.room().value());
        }
        NDArray output = FusedStack.step(tokens, values, rooms, place(tokens, start, length), settings);
        return new CausalStack.Step(output, all);
    }

    private FusedStack.Place place(NDArray tokens, long start, long length) {
        AttentionPosition position = config.attention().position();
        AttentionPosition.Rotation rotation =
                position.rotation(tokens, start, length, config.attention().headDim());
        NDArray mask = mask(tokens, start, length);
        return rotation == null
                ? new FusedStack.Place(start, mask, null, null)
                : new FusedStack.Place(start, mask, rotation.cosine(), rotation.sine());
    }

    /** What hides the future, with what the position adds to the scores. */
    private @Nullable NDArray mask(NDArray tokens, long start, long length) {
        NDManager manager = tokens.getManager();
        int numHeads = config.attention().numHeads();
        Shape scores = new Shape(tokens.getShape().get(0), numHeads, length, start + length);
        NDArray keep = AttentionMask.causal().keep(manager, scores);
        NDArray bias = config.attention().position().bias(standIn(tokens, numHeads), start, start + length);
        if (keep == null || bias == null) {
            return keep == null ? bias : keep;
        }
        NDArray hidden = manager.create(Float.NEGATIVE_INFINITY);
        return NDArrays.where(keep.broadcast(bias.getShape()), bias, hidden);
    }

    /** Positions look at a query's shape and owner only, and the queries are made within the call. */
    private static NDArray standIn(NDArray tokens, int numHeads) {
        Shape shape = tokens.getShape();
        return tokens.reshape(shape.get(0), shape.get(1), numHeads, -1).transpose(0, 2, 1, 3); // (B, H, T, D)
    }
}
