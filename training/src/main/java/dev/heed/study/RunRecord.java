package dev.heed.study;

import ai.djl.engine.Engine;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.heed.train.Budget;
import dev.heed.train.optim.AdamWConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Writes down every setting, seed and version of a study, enough to repeat it. */
final class RunRecord {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private RunRecord() {}

    static String json(StudyData data, StudyConfig config, StudyResult result) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("data", data(data));
        record.put("budget", budget(config.budget()));
        record.put("seeds", IntStream.rangeClosed(1, config.seeds()).boxed().toList());
        record.put("embed_dim", config.embedDim());
        record.put("training", training());
        record.put("models", result.recipes().stream().map(RunRecord::model).toList());
        record.put("versions", versions());
        return GSON.toJson(record) + "\n";
    }

    static String budget(Budget budget) {
        return budget.steps() == Long.MAX_VALUE
                ? budget.seconds() + " seconds for each model and seed"
                : budget.steps() + " updates for each model and seed";
    }

    private static Map<String, Object> data(StudyData data) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("name", data.name());
        record.put("trained_length", data.trainedLength());
        record.put("test_pairs", data.test().size());
        record.put("source_vocabulary", data.vocabularies().source().size());
        record.put("target_vocabulary", data.vocabularies().target().size());
        return record;
    }

    private static Map<String, Object> training() {
        AdamWConfig optimizer = AdamWConfig.standard();
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("batch_size", StudyData.BATCH_SIZE);
        record.put("optimizer", "AdamW");
        record.put("beta1", optimizer.beta1());
        record.put("beta2", optimizer.beta2());
        record.put("epsilon", optimizer.epsilon());
        record.put("weight_decay", optimizer.weightDecay());
        record.put("clip_norm", LengthStudy.MAX_NORM);
        record.put("warmup_steps", LengthStudy.WARMUP_STEPS);
        record.put("schedule", "half cosine to 0 over the budget");
        return record;
    }

    private static Map<String, Object> model(ModelRecipe recipe) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("model", recipe.kind().label());
        record.put("learning_rate", recipe.learningRate());
        record.put("choices", recipe.choices());
        return record;
    }

    private static Map<String, Object> versions() {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("heed", version(RunRecord.class));
        record.put("djl", Engine.getDjlVersion());
        record.put(
                "engine",
                Engine.getInstance().getEngineName() + " "
                        + Engine.getInstance().getVersion());
        record.put("java", System.getProperty("java.version"));
        record.put("os", List.of(System.getProperty("os.name"), System.getProperty("os.arch")));
        record.put("processors", Runtime.getRuntime().availableProcessors());
        return record;
    }

    private static String version(Class<?> type) {
        String version = type.getPackage().getImplementationVersion();
        return version == null ? "not packaged" : version;
    }
}
