package dev.heed.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** Shortens a log for the table beside its picture: rows at even distances, the first and the last among them. */
public final class Thinning {

    private Thinning() {}

    /**
     * Keeps some of a table's rows.
     *
     * @param table the rows in order
     * @param most how many rows of each group to keep, 2 or more
     * @param groups the columns that tell groups apart, such as model and seed; none for one group of all rows
     * @return a new table of the kept rows in the same order; all of them where there are no more
     * @throws IllegalArgumentException if fewer than 2 rows are to be kept
     */
    public static Table of(Table table, int most, String... groups) {
        if (most < 2) {
            throw new IllegalArgumentException("most must be 2 or more, but got " + most);
        }
        Map<List<Object>, List<Integer>> rows = new LinkedHashMap<>();
        for (Row row : table) {
            List<Object> group = new ArrayList<>();
            for (String column : groups) {
                group.add(row.getObject(column));
            }
            rows.computeIfAbsent(group, key -> new ArrayList<>()).add(row.getRowNumber());
        }
        int[] kept = rows.values().stream()
                .flatMap(all -> evenly(all, most).stream())
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        return kept.length == 0 ? table.emptyCopy() : table.rows(kept); // Tablesaw refuses to choose no row
    }

    private static List<Integer> evenly(List<Integer> rows, int most) {
        if (rows.size() <= most) {
            return rows;
        }
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            kept.add(rows.get((int) Math.round((double) i * (rows.size() - 1) / (most - 1))));
        }
        return kept;
    }
}
