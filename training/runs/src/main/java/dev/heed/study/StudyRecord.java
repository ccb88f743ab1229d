package dev.heed.study;

import dev.heed.family.seq2seq.SequenceValidator;
import dev.heed.recipe.Recipe;
import dev.heed.run.JsonFile;
import dev.heed.train.Budget;
import dev.heed.train.checkpoint.Versions;
import dev.heed.train.optim.AdamWConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Writes down every setting, seed and version of a study, enough to repeat it. */
final class StudyRecord {

    private StudyRecord() {}

    static String json(List<String> command, StudyData data, StudyConfig config, StudyResult result) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("command", command);
        record.put("complete", result.isComplete(config));
        record.put("data", data(data));
        record.put(
                "budget",
                config.budget().seconds() != null
                        ? Map.of("seconds", config.budget().seconds())
                        : Map.of(
                                "updates",
                                Objects.requireNonNull(config.budget().steps())));
        record.put("seeds", IntStream.rangeClosed(1, config.seeds()).boxed().toList());
        record.put("embed_dim", config.embedDim());
        record.put("precision", config.precision().name().toLowerCase(Locale.ROOT));
        record.put("training", training(result.models().get(0).recipe()));
        record.put("evaluation", evaluation());
        record.put("models", result.models().stream().map(StudyRecord::model).toList());
        record.put("versions", versions());
        return JsonFile.text(record);
    }

    static String budget(Budget budget) {
        return budget.seconds() != null
                ? budget.seconds() + " seconds for each model and seed"
                : budget.steps() + " updates for each model and seed";
    }

    private static Map<String, Object> data(StudyData data) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("name", data.name());
        record.putAll(data.origin());
        record.put("trained_length", data.trainedLength());
        record.put("test_pairs", data.test().size());
        record.put("source_vocabulary", data.vocabularies().source().size());
        record.put("target_vocabulary", data.vocabularies().target().size());
        return record;
    }

    private static Map<String, Object> training(Recipe recipe) {
        AdamWConfig optimizer = (AdamWConfig) recipe.optimizer();
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("batch_size", recipe.batch().examples());
        record.put("optimizer", "AdamW");
        record.put("beta1", optimizer.beta1());
        record.put("beta2", optimizer.beta2());
        record.put("epsilon", optimizer.epsilon());
        record.put("weight_decay", optimizer.weightDecay());
        record.put("clip_norm", recipe.clip().maxNorm());
        record.put("warmup_steps", StudyModels.WARMUP_STEPS);
        record.put("schedule", "half cosine to 0 over the budget");
        record.put("loss", "cross-entropy a token, without label smoothing");
        record.put("dropout", 0);
        return record;
    }

    private static Map<String, Object> evaluation() {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("decoding", "greedy");
        record.put("batch_size", SequenceValidator.BATCH_SIZE);
        record.put("tokens_beyond_longest_target", SequenceValidator.SLACK);
        record.put("bleu", "corpus, tokenizer 13a, exponential smoothing");
        return record;
    }

    private static Map<String, Object> model(StudyModel model) {
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("model", model.kind().label());
        record.put("parameters", model.parameters());
        record.put("learning_rate", model.learningRate());
        record.put("choices", model.choices());
        return record;
    }

    private static Map<String, Object> versions() {
        Map<String, Object> record = new LinkedHashMap<>(Versions.current());
        record.put(
                "os",
                List.of(
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        System.getProperty("os.arch")));
        record.put("processors", Runtime.getRuntime().availableProcessors());
        return record;
    }
}
