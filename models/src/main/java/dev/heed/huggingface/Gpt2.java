package dev.heed.huggingface;

import ai.djl.nn.Block;
import com.google.gson.JsonObject;
import dev.heed.attention.AttentionConfig;
import dev.heed.block.Activation;
import dev.heed.block.Bias;
import dev.heed.block.Initialisation;
import dev.heed.embedding.AddedPosition;
import dev.heed.embedding.EmbeddingConfig;
import dev.heed.layer.FeedForwardConfig;
import dev.heed.layer.LayerConfig;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.mask.AttentionMask;
import dev.heed.norm.LayerNorm;
import dev.heed.norm.NormPlacement;
import dev.heed.position.AttentionPosition;
import dev.heed.seq2seq.OutputWeights;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** GPT-2: learned positions, layer normalisation before each sublayer, biases, logits from the embedding. */
final class Gpt2 implements Architecture {

    private static final Map<String, Activation> ACTIVATIONS = Map.of(
            "relu", Activation.RELU,
            "gelu", Activation.GELU,
            "gelu_new", Activation.GELU_TANH,
            "gelu_fast", Activation.GELU_TANH,
            "gelu_pytorch_tanh", Activation.GELU_TANH);

    @Override
    public String modelType() {
        return "gpt2";
    }

    @Override
    public List<String> classes() {
        return List.of("GPT2LMHeadModel", "GPT2Model");
    }

    @Override
    public Block network(ConfigFile config) {
        config.only("scale_attn_weights", true);
        config.only("scale_attn_by_inverse_layer_idx", false);
        config.only("reorder_and_upcast_attn", false);
        config.only("add_cross_attention", false);
        config.harmless("n_ctx", "summary_type", "summary_use_proj", "summary_activation");
        config.harmless("summary_proj_to_labels", "summary_first_dropout");
        int embedDim = config.whole("n_embd", 768);
        int numHeads = config.whole("n_head", 12);
        int numLayers = config.whole("n_layer", 12);
        Integer hiddenDim = config.wholeOrNull("n_inner");
        float deviation = (float) config.number("initializer_range", 0.02);
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
                config.choice("activation_function", "gelu_new", ACTIVATIONS),
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
                AddedPosition.learned(config.whole("n_positions", 1_024)),
                (float) config.number("embd_pdrop", 0.1));
        return new LanguageModel(new LanguageModelConfig(
                embedding,
                layer,
                numLayers,
                config.flag("tie_word_embeddings", true) ? OutputWeights.TIED : OutputWeights.SEPARATE_WITHOUT_BIAS));
    }

    @Override
    public @Nullable JsonObject config(Block network) {
        return null;
    }
}
