package dev.heed.family.encoder;

import dev.heed.data.TokenMasking;
import dev.heed.encoder.MaskedTokenModel;
import dev.heed.encoder.TextEncoderConfig;
import dev.heed.family.AddedTokens;
import dev.heed.family.Pretrained;
import dev.heed.huggingface.HuggingFaceModel;
import dev.heed.predict.TextModel;
import dev.heed.recipe.DataSettings;
import dev.heed.recipe.Families;
import dev.heed.recipe.Family;
import dev.heed.recipe.LearningTask;
import dev.heed.recipe.ModelSettings;
import dev.heed.recipe.Recipe;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Models that guess masked tokens of a text; a classifier can start from what they have learned. */
public final class MaskedTokensFamily implements Family {

    @Override
    public Map<String, Class<? extends ModelSettings>> models() {
        Map<String, Class<? extends ModelSettings>> models = new LinkedHashMap<>();
        models.put("maskedTokens", MaskedTokensModel.class);
        models.put("pretrainedMaskedTokens", PretrainedMaskedTokens.class);
        return models;
    }

    @Override
    public Map<String, Class<? extends DataSettings>> data() {
        return Map.of("text", MaskedTextData.class);
    }

    @Override
    public String defaults() {
        return Families.resource(MaskedTokensFamily.class, "maskedTokens.yaml");
    }

    @Override
    public LearningTask<?, ?> task(Recipe recipe, @Nullable Path tokenizers) {
        return new MaskedTokensTask(recipe, tokenizers);
    }

    @Override
    public TextModel<?> model(Recipe recipe, Path folder) {
        return MaskedTokensText.load(recipe, folder);
    }

    @Override
    public Optional<TextModel<?>> pretrained(HuggingFaceModel given, Path folder) {
        if (!(given.network() instanceof MaskedTokenModel network)) {
            return Optional.empty();
        }
        TextEncoderConfig config = network.encoder().config();
        return Optional.of(new MaskedTokensText(
                config,
                given.maxLength(),
                AddedTokens.OF_TOKENIZER,
                TokenMasking.STANDARD_SHARE,
                Pretrained.tokenizer(folder, config.vocabSize()).withMask()));
    }
}
