package dev.heed.family.encoder;

import dev.heed.predict.TextModel;
import dev.heed.recipe.DataSettings;
import dev.heed.recipe.Families;
import dev.heed.recipe.Family;
import dev.heed.recipe.LearningTask;
import dev.heed.recipe.ModelSettings;
import dev.heed.recipe.Recipe;
import java.nio.file.Path;
import java.util.Map;

/** Models that guess masked tokens of a text; a classifier can start from what they have learned. */
public final class MaskedTokensFamily implements Family {

    @Override
    public Map<String, Class<? extends ModelSettings>> models() {
        return Map.of("maskedTokens", MaskedTokensModel.class);
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
    public LearningTask<?, ?> task(Recipe recipe) {
        return new MaskedTokensTask(recipe);
    }

    @Override
    public TextModel<?> model(Recipe recipe, Path folder) {
        return MaskedTokensText.load((MaskedTokensModel) recipe.model(), (MaskedTextData) recipe.data(), folder);
    }
}
