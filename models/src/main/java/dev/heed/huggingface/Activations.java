package dev.heed.huggingface;

import dev.heed.block.Activation;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** What transformers calls the activations that BERT and GPT-2 may have. */
final class Activations {

    /** GELU's approximation has several names. */
    static final Map<String, Activation> BY_NAME = Map.of(
            "relu", Activation.RELU,
            "gelu", Activation.GELU,
            "gelu_new", Activation.GELU_TANH,
            "gelu_fast", Activation.GELU_TANH,
            "gelu_pytorch_tanh", Activation.GELU_TANH);

    /** The names that are written. */
    static final Map<Activation, String> NAMES = Collections.unmodifiableMap(
            new EnumMap<>(Map.of(Activation.RELU, "relu", Activation.GELU, "gelu", Activation.GELU_TANH, "gelu_new")));

    private Activations() {}
}
