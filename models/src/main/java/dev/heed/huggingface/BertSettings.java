package dev.heed.huggingface;

import com.google.gson.JsonObject;
import dev.heed.attention.AttentionConfig;
import dev.heed.block.Bias;
import dev.heed.block.Initialisation;
import dev.heed.embedding.AddedPosition;
import dev.heed.encoder.TextEncoderConfig;
import dev.heed.layer.FeedForwardConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.mask.AttentionMask;
import dev.heed.norm.LayerNorm;
import dev.heed.norm.NormPlacement;
import dev.heed.position.AttentionPosition;
import java.util.Map;

/** How the settings of BERT's encoder correspond. */
final class BertSettings {

    private BertSettings() {}

    static TextEncoderConfig read(ConfigFile config) {
        config.choice("position_embedding_type", "absolute", Map.of("absolute", true));
        config.only("is_decoder", false);
        config.only("add_cross_attention", false);
        // Of the first BERT's code; transformers does not look at them
        config.harmless("directionality", "pooler_fc_size", "pooler_num_attention_heads", "pooler_num_fc_layers");
        config.harmless("pooler_size_per_head", "pooler_type");
        int embedDim = config.whole("hidden_size", 768);
        int numHeads = config.whole("num_attention_heads", 12);
        float dropout = (float) config.number("hidden_dropout_prob", 0.1);
        float deviation = (float) config.number("initializer_range", 0.02);
        AttentionConfig attention = new AttentionConfig(
                embedDim,
                numHeads,
                numHeads,
                LanguageModels.headDim("hidden_size", embedDim, "num_attention_heads", numHeads),
                (float) config.number("attention_probs_dropout_prob", 0.1),
                Bias.ALL,
                AttentionPosition.none(),
                AttentionMask.none());
        FeedForwardConfig feedForward = new FeedForwardConfig(
                config.whole("intermediate_size", 3_072),
                config.choice("hidden_act", "gelu", Activations.BY_NAME),
                Bias.ALL,
                0);
        LayerConfig layer = new LayerConfig(
                attention,
                AttentionPosition.none(),
                feedForward,
                new LayerNorm((float) config.number("layer_norm_eps", 1e-12)),
                NormPlacement.POST,
                dropout,
                Initialisation.normal(deviation));
        return new TextEncoderConfig(
                config.whole("vocab_size", 30_522),
                AddedPosition.learned(config.whole("max_position_embeddings", 512)),
                config.whole("type_vocab_size", 2),
                layer,
                config.layers("num_hidden_layers", 12),
                dropout,
                deviation);
    }

    /** Settings as transformers writes them; one segment of zeros stands for none. */
    static JsonObject write(TextEncoderConfig config) {
        LayerConfig layer = config.layer();
        AttentionConfig attention = layer.attention();
        FeedForwardConfig feedForward = layer.feedForward();
        PlainLayers.require(layer, "");
        Architecture.require(layer.placement() == NormPlacement.POST, "placement", "POST", layer.placement());
        Architecture.require(
                config.position() instanceof AddedPosition.Trained,
                "position",
                "learned",
                config.position().getClass().getSimpleName());
        Architecture.require(
                attention.visibility() == AttentionMask.none(), "visibility", "all tokens", attention.visibility());
        JsonObject json = new JsonObject();
        json.addProperty("vocab_size", config.vocabSize());
        json.addProperty("hidden_size", config.embedDim());
        json.addProperty("num_hidden_layers", config.numLayers());
        json.addProperty("num_attention_heads", attention.numHeads());
        json.addProperty("intermediate_size", feedForward.hiddenDim());
        json.addProperty("hidden_act", Activations.NAMES.get(feedForward.activation()));
        json.addProperty("hidden_dropout_prob", Architecture.decimal(layer.dropout()));
        json.addProperty("attention_probs_dropout_prob", Architecture.decimal(attention.dropout()));
        json.addProperty("max_position_embeddings", config.position().maxLength());
        json.addProperty("type_vocab_size", Math.max(1, config.numSegments()));
        json.addProperty("initializer_range", Architecture.decimal(config.initialDeviation()));
        json.addProperty("layer_norm_eps", Architecture.decimal(layer.norm().epsilon()));
        return json;
    }
}
