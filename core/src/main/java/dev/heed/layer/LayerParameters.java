package dev.heed.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import dev.heed.block.ForwardPass;
import dev.heed.kernel.FusedLayer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of an {@link EncoderLayer} in the order in which {@link FusedLayer} takes them.
 *
 * @param ordered {@value FusedLayer#ARRAYS} of them, null for those that the layer lacks
 */
record LayerParameters(List<@Nullable Parameter> ordered) {

    /** Patterns of the parameters' names. */
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

    static LayerParameters of(ParameterList named) {
        List<@Nullable Parameter> ordered = new ArrayList<>(ORDER.size());
        for (String pattern : ORDER) {
            ordered.add(named.stream()
                    .filter(pair -> pair.getKey().matches(".." + pattern))
                    .map(pair -> pair.getValue())
                    .findFirst()
                    .orElse(null));
        }
        return new LayerParameters(ordered);
    }

    /** Their values, in order, on the device of an activation. */
    List<@Nullable NDArray> values(ForwardPass pass, NDArray like) {
        List<@Nullable NDArray> values = new ArrayList<>(ordered.size());
        for (Parameter parameter : ordered) {
            values.add(parameter == null ? null : pass.value(parameter, like));
        }
        return values;
    }
}
