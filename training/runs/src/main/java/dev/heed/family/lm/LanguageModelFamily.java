package dev.heed.family.lm;

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

/** Language models, which continue a text. */
public final class LanguageModelFamily implements Family {

    @Override
    public Map<String, Class<? extends ModelSettings>> models() {
        return Map.of("languageModel", LanguageModelSettings.class);
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
    public LearningTask<?, ?> task(Recipe recipe) {
        return new LanguageModelTask(recipe);
    }

    @Override
    public TextModel<?> model(Recipe recipe, Path folder) {
        return LanguageModelText.load((LanguageModelSettings) recipe.model(), (LanguageData) recipe.data(), folder);
    }
}
