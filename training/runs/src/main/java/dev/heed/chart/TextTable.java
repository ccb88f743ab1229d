package dev.heed.chart;

import dev.heed.io.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/**
 * A Tablesaw table as text for a terminal: columns two spaces apart, numbers right-aligned, all of a column with the
 * same number of decimals unless they lie very far apart, a missing value as a dash.
 */
public final class TextTable {

    private static final String GAP = "  ";

    private TextTable() {}

    /** Lays out a table: a line with the columns' names, and one for each row, none with a blank at its end. */
    public static List<String> lines(Table table) {
        List<StringBuilder> lines = IntStream.rangeClosed(0, table.rowCount())
                .mapToObj(row -> new StringBuilder())
                .toList();
        String gap = "";
        for (CellText column : table.columns().stream().map(CellText::new).toList()) {
            List<String> cells = cells(column, table.rowCount());
            int width = cells.stream().mapToInt(TextTable::length).max().orElse(0);
            for (int i = 0; i < cells.size(); i++) {
                String blanks = " ".repeat(width - length(cells.get(i)));
                lines.get(i).append(gap).append(column.isNumber() ? blanks + cells.get(i) : cells.get(i) + blanks);
            }
            gap = GAP;
        }
        return lines.stream().map(line -> line.toString().stripTrailing()).toList();
    }

    /** A number by itself: four digits that count, or three and an exponent; a dash where it is none. */
    public static String number(double value) {
        if (Double.isNaN(value)) {
            return CellText.MISSING;
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e6) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        int digits = (int) Math.floor(Math.log10(Math.abs(value)));
        return digits < -4 || digits > 6
                ? String.format(Locale.ROOT, "%.2e", value)
                : String.format(Locale.ROOT, "%,." + Math.max(0, 3 - Math.max(digits, -1)) + "f", value);
    }

    /** The column's name and its rows; a line break would break the layout, as would a control character. */
    private static List<String> cells(CellText column, int rows) {
        List<String> cells = new ArrayList<>(List.of(column.name()));
        IntStream.range(0, rows).mapToObj(column::at).forEach(cells::add);
        cells.replaceAll(text -> SafeText.of(text.replaceAll("\\R|\t", " ")));
        return cells;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
