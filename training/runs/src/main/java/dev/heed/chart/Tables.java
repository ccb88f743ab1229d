package dev.heed.chart;

import java.util.List;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** Reads Tablesaw tables whose number columns may be of any kind, with readable errors. */
final class Tables {

    private Tables() {}

    static void requireColumns(String name, Table table, List<String> columns) {
        for (String column : columns) {
            if (!table.containsColumn(column)) {
                throw new IllegalArgumentException(
                        "%s must have the column %s, but got %s".formatted(name, column, table.columnNames()));
            }
        }
    }

    /** Returns the number in a row, NaN where it is missing. */
    static double number(Row row, String column) {
        return row.isMissing(column) ? Double.NaN : row.getNumber(column);
    }
}
