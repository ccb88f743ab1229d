package dev.heed.family.toy;

import dev.heed.predict.TextModel;
import dev.heed.recipe.DataSettings;
import dev.heed.recipe.Families;
import dev.heed.recipe.Family;
import dev.heed.recipe.LearningTask;
import dev.heed.recipe.ModelSettings;
import dev.heed.recipe.Recipe;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Linear regression: a family that no other code knows of. Its word for data is one that another family has too. */
public final class ToyFamily implements Family {

    @Override
    public Map<String, Class<? extends ModelSettings>> models() {
        return Map.of("linear", LinearModel.class);
    }

    @Override
    public Map<String, Class<? extends DataSettings>> data() {
        return Map.of("generated", LinearData.class);
    }

    @Override
    public String defaults() {
        return Families.resource(ToyFamily.class, "defaults.yaml");
    }

    @Override
    public LearningTask<?, ?> task(Recipe recipe, @Nullable Path tokenizers) {
        return new LinearTask(recipe);
    }

    @Override
    public TextModel<?> model(Recipe recipe, Path folder) {
        return new LinearText((LinearModel) recipe.model());
    }
}
