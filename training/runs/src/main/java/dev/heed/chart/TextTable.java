package dev.heed.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tech.tablesaw.api.Table;

/**
 * A Tablesaw table as text for a terminal: columns two spaces apart, numbers right-aligned, all of a column with the
 * same number of decimals, a missing value as a dash.
 */
public final class TextTable {

    private static final String GAP = "  ";

    private TextTable() {}

    /**
     * Lays out a table.
     *
     * @param table the rows in order
     * @return a line with the columns' names, and one for each row, none with a blank at its end
     */
    public static List<String> lines(Table table) {
        List<CellText> columns = table.columns().stream().map(CellText::new).toList();
        List<String> lines = new ArrayList<>();
        List<int[]> widths = columns.stream()
                .map(column -> new int[] {width(column, table.rowCount())})
                .toList();
        for (int row = -1; row < table.rowCount(); row++) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns.size(); i++) {
                line.append(i == 0 ? "" : GAP).append(cell(columns.get(i), row, widths.get(i)[0]));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static int width(CellText column, int rows) {
        return IntStream.range(-1, rows)
                .map(row -> length(text(column, row)))
                .max()
                .orElse(0);
    }

    private static String cell(CellText column, int row, int width) {
        String text = text(column, row);
        String blanks = " ".repeat(width - length(text));
        return column.isNumber() ? blanks + text : text + blanks;
    }

    /** Row -1 is the column's name; a line break or a control character would break the layout. */
    private static String text(CellText column, int row) {
        String text = row < 0 ? column.column().name() : column.at(row);
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
