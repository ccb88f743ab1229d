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
 * @param models as they were set up
 * @param traces attention weights of one example by the label of each model that has them, for the first seed
 */
public record StudyResult(Table accuracy, Table history, List<StudyModel> models, Map<String, AttentionTrace> traces) {

    /** Whether every model was measured with every seed, and the study not stopped before. */
    boolean isComplete(StudyConfig config) {
        long measured = accuracy.stream()
                .map(row -> row.getString("model") + row.getInt("seed"))
                .distinct()
                .count();
        return measured == (long) config.models().size() * config.seeds();
    }
}
