package dev.heed.family.encoder;

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

/** Models that put texts into classes. */
public final class ClassifierFamily implements Family {

    @Override
    public Map<String, Class<? extends ModelSettings>> models() {
        return Map.of("classifier", ClassifierModel.class);
    }

    @Override
    public Map<String, Class<? extends DataSettings>> data() {
        Map<String, Class<? extends DataSettings>> data = new LinkedHashMap<>();
        data.put("labels", LabelData.class);
        data.put("generated", GeneratedTexts.class);
        return data;
    }

    @Override
    public String defaults() {
        return Families.resource(ClassifierFamily.class, "classifier.yaml");
    }

    @Override
    public LearningTask<?, ?> task(Recipe recipe) {
        return new ClassifierTask(recipe);
    }

    @Override
    public TextModel<?> model(Recipe recipe, Path folder) {
        return ClassifierText.load(
                (ClassifierModel) recipe.model(), ((ClassifierData) recipe.data()).maxLength(), folder);
    }
}
