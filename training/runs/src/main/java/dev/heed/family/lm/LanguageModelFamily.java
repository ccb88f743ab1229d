package dev.heed.family.lm;

import dev.heed.family.Pretrained;
import dev.heed.huggingface.HuggingFaceModel;
import dev.heed.lm.LanguageModel;
import dev.heed.lm.LanguageModelConfig;
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

/** Language models, which continue a text. */
public final class LanguageModelFamily implements Family {

    @Override
    public Map<String, Class<? extends ModelSettings>> models() {
        Map<String, Class<? extends ModelSettings>> models = new LinkedHashMap<>();
        models.put("languageModel", LanguageModelSettings.class);
        models.put("pretrainedLanguageModel", PretrainedLanguageModel.class);
        return models;
    }

    @Override
    public Map<String, Class<? extends DataSettings>> data() {
        Map<String, Class<? extends DataSettings>> data = new LinkedHashMap<>();
        data.put("text", TextData.class);
        data.put("generated", RepeatedData.class);
        return data;
    }

    @Override
    public String defaults() {
        return Families.resource(LanguageModelFamily.class, "defaults.yaml");
    }

    @Override
    public LearningTask<?, ?> task(Recipe recipe, @Nullable Path tokenizers) {
        return new LanguageModelTask(recipe, tokenizers);
    }

    @Override
    public TextModel<?> model(Recipe recipe, Path folder) {
        return LanguageModelText.load(recipe, folder);
    }

    @Override
    public Optional<TextModel<?>> pretrained(HuggingFaceModel given, Path folder) {
        if (!(given.network() instanceof LanguageModel network)) {
            return Optional.empty();
        }
        LanguageModelConfig config = network.config();
        int longest = Math.min(given.maxLength(), LanguageModelText.longest(config, given.positions()));
        return Optional.of(new LanguageModelText(
                config,
                longest,
                given.positions(),
                new PlainText(longest, LanguageModelText.ends(given, config)),
                Pretrained.tokenizer(folder, config.embedding().vocabSize()),
                given));
    }
}
