package dev.heed.family.seq2seq;

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
import org.jspecify.annotations.Nullable;

/** Models that read one sequence and generate another. */
public final class Seq2SeqFamily implements Family {

    @Override
    public Map<String, Class<? extends ModelSettings>> models() {
        Map<String, Class<? extends ModelSettings>> models = new LinkedHashMap<>();
        models.put("fixed", FixedModel.class);
        models.put("attention", AttentionModel.class);
        models.put("transformer", TransformerModel.class);
        return models;
    }

    @Override
    public Map<String, Class<? extends DataSettings>> data() {
        Map<String, Class<? extends DataSettings>> data = new LinkedHashMap<>();
        data.put("generated", GeneratedData.class);
        data.put("files", FileData.class);
        return data;
    }

    @Override
    public String defaults() {
        return Families.resource(Seq2SeqFamily.class, "defaults.yaml");
    }

    /** Subsections in which earlier versions kept some settings. */
    @Override
    public Map<String, String> renamed() {
        return Map.of("model.variant", "model", "model.attention", "model");
    }

    @Override
    public LearningTask<?, ?> task(Recipe recipe, @Nullable Path tokenizers) {
        return new Seq2SeqTask(recipe, tokenizers);
    }

    @Override
    public TextModel<?> model(Recipe recipe, Path folder) {
        return Seq2SeqText.load((Seq2SeqModel) recipe.model(), folder);
    }
}
