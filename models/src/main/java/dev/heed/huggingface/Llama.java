package dev.heed.huggingface;

import ai.djl.nn.Block;
import com.google.gson.JsonObject;
import dev.heed.attention.AttentionConfig;
import dev.heed.block.Activation;
import dev.heed.block.Bias;
import dev.heed.block.Initialisation;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.io.NameMap;
import dev.heed.layer.FeedForwardConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.mask.AttentionMask;
import dev.heed.mask.SlidingWindow;
import dev.heed.mask.Visibility;
import dev.heed.norm.NormPlacement;
import dev.heed.norm.RmsNorm;
import dev.heed.position.AttentionPosition;
import dev.heed.position.Rotary;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Llama and those of its shape: rotary positions, root-mean-square normalisation before each sublayer, SwiGLU. Mistral has
 * a sliding window, Qwen2 biases of queries, keys and values.
 */
enum Llama implements Architecture {
    /** Llama 1 to 3, with biases of attention or of the feed-forward network where the settings say so. */
    LLAMA("llama", "Llama", 32_000, 11_008, null, 2_048),
    /** Mistral 7B. */
    MISTRAL("mistral", "Mistral", 32_000, 14_336, 8, 131_072),
    /** Qwen 2 and 2.5. */
    QWEN2("qwen2", "Qwen2", 151_936, 22_016, 32, 32_768);

    private static final Map<String, Activation> ACTIVATIONS =
            Map.of("silu", Activation.SWIGLU, "swish", Activation.SWIGLU);

    private static final String WINDOW = "sliding_window";
    private static final String USE_WINDOW = "use_sliding_window";
    private static final String FULL_LAYERS = "max_window_layers";
    private static final String LAYER_TYPES = "layer_types";
    private static final String HEAD_DIM = "head_dim";
    private static final String LENGTH = "max_position_embeddings";
    private static final int DEFAULT_WINDOW = 4_096;
    private static final int DEFAULT_FULL_LAYERS = 28;

    private final String type;
    private final String name;
    private final int vocabSize;
    private final int hiddenDim;
    private final @Nullable Integer numKvHeads;
    private final int maxLength;

    Llama(String type, String name, int vocabSize, int hiddenDim, @Nullable Integer numKvHeads, int maxLength) {
        this.type = type;
        this.name = name;
        this.vocabSize = vocabSize;
        this.hiddenDim = hiddenDim;
        this.numKvHeads = numKvHeads;
        this.maxLength = maxLength;
    }

    @Override
    public String modelType() {
        return type;
    }

    @Override
    public List<String> classes() {
        return List.of(name + "ForCausalLM", name + "Model");
    }

    @Override
    public Map<String, Integer> specialTokens() {
        return this == QWEN2 ? Map.of() : Map.of("bos_token_id", 1, "eos_token_id", 2);
    }

    @Override
    public Block network(ConfigFile config) {
        config.harmless("pretraining_tp");
        int embedDim = config.whole("hidden_size", 4_096);
        int numHeads = config.whole("num_attention_heads", 32);
        int numLayers = config.layers("num_hidden_layers", 32);
        Integer heads = config.wholeOrNull("num_key_value_heads", numKvHeads);
        Integer headDim = config.wholeOrNull(HEAD_DIM);
        float deviation = LanguageModels.deviation(config);
        AttentionConfig attention = new AttentionConfig(
                embedDim,
                numHeads,
                heads == null ? numHeads : heads,
                headDim == null
                        ? LanguageModels.headDim("hidden_size", embedDim, "num_attention_heads", numHeads)
                        : headDim,
                (float) config.number("attention_dropout", 0),
                attentionBias(config),
                Rope.read(config, config.whole(LENGTH, maxLength)),
                visibility(config, numLayers));
        FeedForwardConfig feedForward = new FeedForwardConfig(
                config.whole("intermediate_size", hiddenDim),
                config.choice("hidden_act", "silu", ACTIVATIONS),
                this == LLAMA && config.flag("mlp_bias", false) ? Bias.ALL : Bias.NONE,
                0);
        LayerConfig layer = new LayerConfig(
                attention,
                AttentionPosition.none(),
                feedForward,
                new RmsNorm((float) config.number("rms_norm_eps", 1e-6)),
                NormPlacement.PRE,
                0,
                Initialisation.normal(deviation));
        EmbeddingConfig embedding = new EmbeddingConfig(
                config.whole("vocab_size", vocabSize), embedDim, 1, deviation, AddedPosition.none(), 0);
        return new LanguageModel(
                new LanguageModelConfig(embedding, layer, numLayers, LanguageModels.output(config, false)));
    }

    private Bias attentionBias(ConfigFile config) {
        if (this == QWEN2) {
            return Bias.QUERY_KEY_VALUE;
        }
        return this == LLAMA && config.flag("attention_bias", false) ? Bias.ALL : Bias.NONE;
    }

    private Visibility visibility(ConfigFile config, int numLayers) {
        Integer window = this == LLAMA ? null : config.wholeOrNull(WINDOW, DEFAULT_WINDOW);
        if (this == QWEN2) {
            boolean slides = config.flag(USE_WINDOW, false) && window != null;
            int numFull = config.whole(FULL_LAYERS, DEFAULT_FULL_LAYERS);
            boolean isFull = !slides || numFull >= numLayers;
            window = isFull ? null : window;
            List<String> types = config.texts(LAYER_TYPES);
            if (!isFull && types.isEmpty() && numFull > 0) {
                throw config.refusal(
                        FULL_LAYERS, "must be 0 or at least " + numLayers + ", since layers are all alike");
            }
            String type = isFull ? "full_attention" : "sliding_attention";
            if (!types.isEmpty() && !types.equals(Collections.nCopies(numLayers, type))) {
                throw config.refusal(
                        LAYER_TYPES, "must be " + numLayers + " times " + type + ", since layers are all alike");
            }
        }
        return window == null ? AttentionMask.none() : AttentionMask.slidingWindow(window, 0);
    }

    @Override
    public @Nullable JsonObject config(Block network) {
        if (!(network instanceof LanguageModel model) || of(model.config()) != this) {
            return null;
        }
        requireLlama(model.config());
        LayerConfig layer = model.config().layer();
        AttentionConfig attention = layer.attention();
        FeedForwardConfig feedForward = layer.feedForward();
        JsonObject json = LanguageModels.config(model.config());
        json.addProperty("hidden_size", attention.embedDim());
        json.addProperty("num_attention_heads", attention.numHeads());
        json.addProperty("num_key_value_heads", attention.numKvHeads());
        json.addProperty("num_hidden_layers", model.config().numLayers());
        json.addProperty("intermediate_size", feedForward.hiddenDim());
        json.addProperty("hidden_act", "silu");
        json.addProperty("rms_norm_eps", Architecture.decimal(layer.norm().epsilon()));
        json.addProperty("attention_dropout", Architecture.decimal(attention.dropout()));
        if (this != QWEN2 || attention.headDim() * attention.numHeads() != attention.embedDim()) {
            json.addProperty(HEAD_DIM, attention.headDim());
        }
        if (this == LLAMA) {
            json.addProperty("attention_bias", attention.bias() == Bias.ALL);
            json.addProperty("mlp_bias", feedForward.bias() == Bias.ALL);
        }
        Rope.write((Rotary) attention.position(), json);
        SlidingWindow window = attention.visibility() instanceof SlidingWindow slides ? slides : null;
        if (window != null) {
            json.addProperty(WINDOW, window.window());
        }
        if (this == QWEN2) {
            json.addProperty(USE_WINDOW, window != null);
            json.addProperty(FULL_LAYERS, window == null ? DEFAULT_FULL_LAYERS : 0);
        }
        return json;
    }

    private void requireLlama(LanguageModelConfig model) {
        AttentionConfig attention = model.layer().attention();
        FeedForwardConfig feedForward = model.layer().feedForward();
        Architecture.require(
                attention.position() instanceof Rotary && model.embedding().position() instanceof AddedPosition.None,
                "position",
                "rotary or learned",
                attention.position() == AttentionPosition.none()
                        ? model.embedding().position()
                        : attention.position());
        Architecture.require(
                model.layer().norm() instanceof RmsNorm,
                "norm",
                "RmsNorm beside rotary positions",
                model.layer().norm());
        Architecture.require(
                feedForward.activation() == Activation.SWIGLU,
                "activation",
                "SWIGLU beside rotary positions",
                feedForward.activation());
        Architecture.require(
                !(attention.visibility() instanceof SlidingWindow window) || window.sinks() == 0,
                "sinks",
                "0",
                attention.visibility());
        Architecture.require(
                this != MISTRAL || attention.bias() == Bias.NONE,
                "bias of attention",
                "NONE or QUERY_KEY_VALUE beside a sliding window",
                attention.bias());
        Architecture.require(
                this == LLAMA || feedForward.bias() != Bias.ALL,
                "bias of the feed-forward network",
                "NONE beside a sliding window or biases of queries, keys and values alone",
                feedForward.bias());
        Architecture.require(
                this != LLAMA || attention.embedDim() % attention.numHeads() == 0,
                "embedDim",
                "divisible by numHeads",
                attention.embedDim());
    }

    /** Which of them has the biases and the window of a model; Llama where none has. */
    private static Llama of(LanguageModelConfig model) {
        AttentionConfig attention = model.layer().attention();
        if (attention.bias() == Bias.QUERY_KEY_VALUE) {
            return QWEN2;
        }
        return attention.visibility() instanceof SlidingWindow ? MISTRAL : LLAMA;
    }

    @Override
    public NameMap names(Block network) {
        NameMap.Builder names = NameMap.builder();
        for (String prefix : List.of("model.", "")) { // the second is that of a bare LlamaModel
            addTo(names, prefix);
        }
        names.same(LanguageModels.isTied(network) ? "embedding.weight" : "outputProjection.weight", "lm_head.weight");
        names.ignored("(model\\.)?layers\\.\\d+\\.self_attn\\.rotary_emb\\.inv_freq");
        return names.build();
    }

    @Override
    public String lengthKey() {
        return LENGTH;
    }

    private static void addTo(NameMap.Builder names, String prefix) {
        String ours = "stack.layer{}.";
        String theirs = prefix + "layers.{}.";
        names.same("embedding.weight", prefix + "embed_tokens.weight");
        names.same(ours + "selfAttentionResidual.norm.gamma", theirs + "input_layernorm.weight");
        names.same(ours + "feedForwardResidual.norm.gamma", theirs + "post_attention_layernorm.weight");
        names.same("stack.norm.gamma", prefix + "norm.weight");
        Map<String, String> projections = Map.of(
                "selfAttention.queryProjection", "self_attn.q_proj",
                "selfAttention.keyProjection", "self_attn.k_proj",
                "selfAttention.valueProjection", "self_attn.v_proj",
                "selfAttention.outputProjection", "self_attn.o_proj",
                "feedForward.inputProjection", "mlp.up_proj",
                "feedForward.gateProjection", "mlp.gate_proj",
                "feedForward.outputProjection", "mlp.down_proj");
        projections.forEach((our, their) -> List.of(".weight", ".bias")
                .forEach(parameter -> names.same(ours + our + parameter, theirs + their + parameter)));
    }
}
