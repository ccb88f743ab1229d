package dev.heed.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** Shortens a log for the table beside its picture: rows at even distances, the first and the last among them. */
public final class Thinning {

    private Thinning() {}

    /**
     * Keeps some of a table's rows, in the same order; all of them where there are no more.
     *
     * @param table the rows in order
     * @param most how many rows of each group to keep, 2 or more
     * @param groups the columns that tell groups apart, such as model and seed; none for one group of all rows
     * @return a new table
     * @throws IllegalArgumentException if fewer than 2 rows are to be kept
     */
    public static Table of(Table table, int most, String... groups) {
        if (most < 2) {
            throw new IllegalArgumentException("most must be 2 or more, but got " + most);
        }
        Map<List<Object>, List<Integer>> rows = new LinkedHashMap<>();
        for (Row row : table) {
            List<Object> group = Stream.of(groups).map(row::getObject).toList();
            rows.computeIfAbsent(group, key -> new ArrayList<>()).add(row.getRowNumber());
        }
        int[] kept = rows.values().stream()
                .flatMapToInt(all -> evenly(all, most))
                .sorted()
                .toArray();
        return kept.length == 0 ? table.emptyCopy() : table.rows(kept); // Tablesaw refuses to choose no row
    }

    private static IntStream evenly(List<Integer> rows, int most) {
        int count = Math.min(most, rows.size());
        return IntStream.range(0, count)
                .map(i -> rows.get(count == 1 ? 0 : (int) Math.round((double) i * (rows.size() - 1) / (count - 1))));
    }
}
