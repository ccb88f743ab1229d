package dev.heed.study;

import dev.heed.look.AttentionTrace;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tech.tablesaw.api.IntColumn;
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

    /** The source lengths of each row of the accuracy, in words: a range that holds others is their total, and says so. */
    public List<String> lengths() {
        IntColumn from = accuracy.intColumn("from_length");
        IntColumn to = accuracy.intColumn("to_length");
        return IntStream.range(0, accuracy.rowCount())
                .mapToObj(row -> (isTotal(from, to, row) ? "all " : "") + from.getInt(row) + "–" + to.getInt(row))
                .toList();
    }

    private static boolean isTotal(IntColumn from, IntColumn to, int row) {
        int first = from.getInt(row);
        int last = to.getInt(row);
        return IntStream.range(0, from.size())
                .anyMatch(other -> first <= from.getInt(other)
                        && last >= to.getInt(other)
                        && (first < from.getInt(other) || last > to.getInt(other)));
    }

    /** Whether every model was measured with every seed, and the study not stopped before. */
    boolean isComplete(StudyConfig config) {
        long measured = accuracy.stream()
                .map(row -> row.getString("model") + row.getInt("seed"))
                .distinct()
                .count();
        return measured == (long) config.models().size() * config.seeds();
    }
}
