package dev.heed.chart;

import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.NumberColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * A Tablesaw table as HTML. Numbers stand right-aligned, those of a column with the same number of decimals, so that
 * they can be compared at a glance; a missing value is a dash.
 */
final class HtmlTable {

    private static final String MISSING = "–";
    /** Decimals of a column whose largest value is below 10; each power of ten more takes one away. */
    private static final int DECIMALS = 3;

    private static final int MAX_DECIMALS = 8;

    private HtmlTable() {}

    static String of(Table table, String caption) {
        StringBuilder html = new StringBuilder("<div class=\"table\"><table>\n");
        if (!caption.isBlank()) {
            html.append("<caption>").append(HtmlText.escape(caption)).append("</caption>\n");
        }
        html.append("<thead><tr>");
        table.columns().forEach(column -> cell(html, "th", column, column.name().replace('_', ' ')));
        html.append("</tr></thead>\n<tbody>\n");
        List<String> formats = table.columns().stream().map(HtmlTable::format).toList();
        for (int row = 0; row < table.rowCount(); row++) {
            html.append("<tr>");
            for (int i = 0; i < formats.size(); i++) {
                cell(html, "td", table.column(i), text(table.column(i), row, formats.get(i)));
            }
            html.append("</tr>\n");
        }
        return html.append("</tbody>\n</table></div>\n").toString();
    }

    private static void cell(StringBuilder html, String tag, Column<?> column, String text) {
        html.append('<').append(tag);
        if (tag.equals("th")) {
            html.append(" scope=\"col\"");
        }
        if (column instanceof NumberColumn) {
            html.append(" class=\"number\"");
        }
        html.append('>').append(HtmlText.escape(text)).append("</").append(tag).append('>');
    }

    private static String text(Column<?> column, int row, String format) {
        if (column.isMissing(row)) {
            return MISSING;
        }
        if (column instanceof NumberColumn<?, ?> numbers) {
            // A small negative number rounds to a zero, which needs no sign
            return String.format(Locale.ROOT, format, numbers.getDouble(row)).replaceFirst("^-(0(\\.0+)?)$", "$1");
        }
        return column.getString(row);
    }

    private static String format(Column<?> column) {
        return column instanceof NumberColumn<?, ?> numbers ? "%,." + decimals(numbers) + "f" : "";
    }

    private static int decimals(NumberColumn<?, ?> numbers) {
        double largest = 0;
        boolean whole = true;
        for (int row = 0; row < numbers.size(); row++) {
            double number = numbers.getDouble(row);
            if (!numbers.isMissing(row) && Double.isFinite(number)) {
                largest = Math.max(largest, Math.abs(number));
                whole &= number == Math.rint(number);
            }
        }
        // Below 1 the zero before the point is no digit: accuracies up to 0.99 and up to 1.00 get as many decimals
        int digits = largest > 0 ? (int) Math.floor(Math.log10(largest)) : 0;
        int wanted = digits >= 0 ? DECIMALS - digits : DECIMALS - digits - 1;
        return whole ? 0 : Math.min(MAX_DECIMALS, Math.max(0, wanted));
    }
}
