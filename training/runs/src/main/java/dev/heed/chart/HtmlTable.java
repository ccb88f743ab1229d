package dev.heed.chart;

import java.util.List;
import tech.tablesaw.api.Table;

/**
 * A Tablesaw table as HTML: numbers right-aligned where the page's style knows the class "number", a column's all with
 * the same decimals; missing ones are dashes.
 */
public final class HtmlTable {

    /** Tables of more columns are set smaller in print, by their number, so that paper is wide enough. */
    private static final int MOST_AT_FULL_SIZE = 10;

    private HtmlTable() {}

    /** Lays out a table's rows below a caption or an empty text, as an element with everything escaped. */
    public static String of(Table table, String caption) {
        StringBuilder html = new StringBuilder("<div class=\"table\"><table");
        if (table.columnCount() > MOST_AT_FULL_SIZE) {
            html.append(" class=\"wide\" style=\"--columns: %s\"".formatted(table.columnCount()));
        }
        html.append(">\n");
        if (!caption.isBlank()) {
            html.append("<caption>").append(HtmlText.escape(caption)).append("</caption>\n");
        }
        List<CellText> columns = table.columns().stream().map(CellText::new).toList();
        html.append("<thead><tr>");
        columns.forEach(
                column -> cell(html, "th scope=\"col\"", column, column.name().replace('_', ' ')));
        html.append("</tr></thead>\n<tbody>\n");
        for (int row = 0; row < table.rowCount(); row++) {
            html.append("<tr>");
            for (CellText column : columns) {
                cell(html, "td", column, column.at(row));
            }
            html.append("</tr>\n");
        }
        return html.append("</tbody>\n</table></div>\n").toString();
    }

    private static void cell(StringBuilder html, String tag, CellText column, String text) {
        html.append('<')
                .append(tag)
                .append(column.isNumber() ? " class=\"number\">" : ">")
                .append(HtmlText.escape(text))
                .append("</")
                .append(tag, 0, 2)
                .append('>');
    }
}
