package dev.heed.study;

import dev.heed.look.AttentionTrace;
import java.util.List;
import java.util.Map;
import tech.tablesaw.api.Table;

/**
 * What a study measured.
 *
 * @param accuracy one row for each model, seed and range of source lengths
 * @param history one row for each model, seed and interval of updates
 * @param recipes the models as they were set up
 * @param traces where each model with attention looked, by label, for the first seed
 */
public record StudyResult(
        Table accuracy, Table history, List<ModelRecipe> recipes, Map<String, AttentionTrace> traces) {

    /**
     * Whether every model was measured with every seed, and the study not stopped before.
     *
     * @param config what was to be measured
     * @return true if nothing is missing
     */
    boolean isComplete(StudyConfig config) {
        long measured = accuracy.stream()
                .map(row -> row.getString("model") + row.getInt("seed"))
                .distinct()
                .count();
        return measured == (long) config.models().size() * config.seeds();
    }
}
