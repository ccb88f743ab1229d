package dev.heed.huggingface;

import ai.djl.nn.Block;
import com.google.gson.JsonObject;
import dev.heed.attention.AttentionConfig;
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
import dev.heed.norm.LayerNorm;
import dev.heed.norm.NormPlacement;
import dev.heed.position.AttentionPosition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * GPT-2: learned positions, layer normalisation before each sublayer, biases. Its projections are stored as (input,
 * output), those of queries, keys and values as one.
 */
final class Gpt2 implements Architecture {

    private static final int END_OF_TEXT = 50_256;

    private static final String BESIDE = " beside learned positions";

    @Override
    public String modelType() {
        return "gpt2";
    }

    @Override
    public List<String> classes() {
        return List.of("GPT2LMHeadModel", "GPT2Model");
    }

    @Override
    public Map<String, Integer> specialTokens() {
        return Map.of("bos_token_id", END_OF_TEXT, "eos_token_id", END_OF_TEXT);
    }

    @Override
    public Block network(ConfigFile config) {
        config.only("scale_attn_weights", true);
        config.only("scale_attn_by_inverse_layer_idx", false);
        config.only("reorder_and_upcast_attn", false);
        config.only("add_cross_attention", false);
        config.harmless("n_ctx", "summary_type", "summary_use_proj", "summary_activation");
        config.harmless("summary_proj_to_labels", "summary_first_dropout");
        int embedDim = config.whole(name(config, "n_embd", "hidden_size"), 768);
        int numHeads = config.whole(name(config, "n_head", "num_attention_heads"), 12);
        int numLayers = config.layers(name(config, "n_layer", "num_hidden_layers"), 12);
        Integer hiddenDim = config.wholeOrNull("n_inner");
        float deviation = LanguageModels.deviation(config);
        AttentionConfig attention = new AttentionConfig(
                embedDim,
                numHeads,
                numHeads,
                LanguageModels.headDim("n_embd", embedDim, "n_head", numHeads),
                (float) config.number("attn_pdrop", 0.1),
                Bias.ALL,
                AttentionPosition.none(),
                AttentionMask.none());
        FeedForwardConfig feedForward = new FeedForwardConfig(
                hiddenDim == null ? LayerConfig.HIDDEN_RATIO * embedDim : hiddenDim,
                config.choice("activation_function", "gelu_new", Activations.BY_NAME),
                Bias.ALL,
                0);
        LayerConfig layer = new LayerConfig(
                attention,
                AttentionPosition.none(),
                feedForward,
                new LayerNorm((float) config.number("layer_norm_epsilon", 1e-5)),
                NormPlacement.PRE,
                (float) config.number("resid_pdrop", 0.1),
                Initialisation.normalByDepth(deviation, numLayers));
        EmbeddingConfig embedding = new EmbeddingConfig(
                config.whole("vocab_size", 50_257),
                embedDim,
                1,
                deviation,
                AddedPosition.learned(config.whole(name(config, "n_positions", "max_position_embeddings"), 1_024)),
                (float) config.number("embd_pdrop", 0.1));
        return new LanguageModel(
                new LanguageModelConfig(embedding, layer, numLayers, LanguageModels.output(config, true)));
    }

    /** The name that a setting has in a file: transformers takes that of other models too. */
    private static String name(ConfigFile config, String own, String others) {
        return config.has(others) && !config.has(own) ? others : own;
    }

    @Override
    public @Nullable JsonObject config(Block network) {
        if (!(network instanceof LanguageModel model
                && model.config().embedding().position() instanceof AddedPosition.Trained position)) {
            return null;
        }
        LayerConfig layer = model.config().layer();
        AttentionConfig attention = layer.attention();
        FeedForwardConfig feedForward = layer.feedForward();
        PlainLayers.require(layer, BESIDE);
        Architecture.require(
                attention.visibility() == AttentionMask.none() || attention.visibility() == AttentionMask.causal(),
                "visibility",
                "all tokens before" + BESIDE,
                attention.visibility());
        int embedDim = attention.embedDim();
        JsonObject json = LanguageModels.config(model.config());
        boolean isUsual = feedForward.hiddenDim() == LayerConfig.HIDDEN_RATIO * embedDim;
        json.addProperty("n_embd", embedDim);
        json.addProperty("n_head", attention.numHeads());
        json.addProperty("n_layer", model.config().numLayers());
        json.addProperty("n_inner", isUsual ? null : feedForward.hiddenDim());
        json.addProperty("n_positions", position.maxLength());
        json.addProperty("activation_function", Activations.NAMES.get(feedForward.activation()));
        json.addProperty("layer_norm_epsilon", Architecture.decimal(layer.norm().epsilon()));
        json.addProperty("attn_pdrop", Architecture.decimal(attention.dropout()));
        json.addProperty("resid_pdrop", Architecture.decimal(layer.dropout()));
        json.addProperty(
                "embd_pdrop", Architecture.decimal(model.config().embedding().dropout()));
        return json;
    }

    @Override
    public NameMap names(Block network) {
        NameMap.Builder names = NameMap.builder();
        for (String prefix : List.of("transformer.", "")) { // the second is that of a bare GPT2Model
            addTo(names, prefix);
        }
        names.same(LanguageModels.isTied(network) ? "embedding.weight" : "outputProjection.weight", "lm_head.weight");
        return names.build();
    }

    @Override
    public int maxLength(Block network) {
        return ((LanguageModel) network).maxLength();
    }

    private static void addTo(NameMap.Builder names, String prefix) {
        String ours = "stack.layer{}.";
        String theirs = prefix + "h.{}.";
        names.same("embedding.weight", prefix + "wte.weight");
        names.same("embedding.position.weight", prefix + "wpe.weight");
        addNorm(names, ours + "selfAttentionResidual.norm", theirs + "ln_1");
        for (String parameter : List.of("weight", "bias")) {
            names.joined(
                    List.of(
                            ours + "selfAttention.queryProjection." + parameter,
                            ours + "selfAttention.keyProjection." + parameter,
                            ours + "selfAttention.valueProjection." + parameter),
                    theirs + "attn.c_attn." + parameter,
                    parameter.equals("weight") ? 1 : 0,
                    parameter.equals("weight"));
        }
        addProjection(names, ours + "selfAttention.outputProjection", theirs + "attn.c_proj");
        addNorm(names, ours + "feedForwardResidual.norm", theirs + "ln_2");
        addProjection(names, ours + "feedForward.inputProjection", theirs + "mlp.c_fc");
        addProjection(names, ours + "feedForward.outputProjection", theirs + "mlp.c_proj");
        addNorm(names, "stack.norm", prefix + "ln_f");
        // Masks, which transformers once saved too
        names.ignored((prefix + "h\\.").replace("transformer.", "transformer\\.") + "\\d+\\.attn\\.(bias|masked_bias)");
    }

    private static void addNorm(NameMap.Builder names, String ours, String theirs) {
        names.same(ours + ".gamma", theirs + ".weight").same(ours + ".beta", theirs + ".bias");
    }

    private static void addProjection(NameMap.Builder names, String ours, String theirs) {
        names.transposed(ours + ".weight", theirs + ".weight").same(ours + ".bias", theirs + ".bias");
    }
}
