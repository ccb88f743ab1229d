package dev.heed.huggingface;

import ai.djl.nn.Block;
import com.google.gson.JsonObject;
import dev.heed.block.Initialisation;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
import dev.heed.norm.NormPlacement;
import dev.heed.seq2seq.OutputWeights;

/** What the architectures of language models share. */
final class LanguageModels {

    private static final String TIED = "tie_word_embeddings";
    private static final String DEVIATION = "initializer_range";

    private LanguageModels() {}

    /** The size of a head where heads share a vector out among themselves. */
    static int headDim(String vectorKey, int embedDim, String headsKey, int numHeads) {
        if (numHeads < 1 || embedDim % numHeads != 0) {
            throw new IllegalArgumentException(vectorKey + " must be divisible by " + headsKey + ", but got "
                    + vectorKey + "=" + embedDim + ", " + headsKey + "=" + numHeads);
        }
        return embedDim / numHeads;
    }

    static float deviation(ConfigFile config) {
        return (float) config.number(DEVIATION, 0.02);
    }

    static OutputWeights output(ConfigFile config, boolean tiedUnlessSet) {
        return config.flag(TIED, tiedUnlessSet) ? OutputWeights.TIED : OutputWeights.SEPARATE_WITHOUT_BIAS;
    }

    /** Whether the logits come from the embedding. */
    static boolean isTied(Block network) {
        return ((LanguageModel) network).config().output() == OutputWeights.TIED;
    }

    /** The settings that every language model has, those that transformers does not have refused. */
    static JsonObject config(LanguageModelConfig model) {
        Architecture.require(
                model.output() != OutputWeights.SEPARATE, "output", "TIED or SEPARATE_WITHOUT_BIAS", model.output());
        Architecture.require(
                model.embedding().scale() == 1,
                "scale of the embedding",
                "1",
                model.embedding().scale());
        Architecture.require(
                model.layer().placement() == NormPlacement.PRE,
                "placement of norms",
                "PRE",
                model.layer().placement());
        JsonObject json = new JsonObject();
        json.addProperty("vocab_size", model.embedding().vocabSize());
        json.addProperty(TIED, model.output() == OutputWeights.TIED);
        json.addProperty(
                DEVIATION,
                Architecture.decimal(
                        model.layer().initialisation() instanceof Initialisation.Normal normal
                                ? normal.deviation()
                                : model.embedding().initialDeviation()));
        return json;
    }
}
