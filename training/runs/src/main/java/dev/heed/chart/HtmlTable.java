package dev.heed.chart;

import java.util.List;
import tech.tablesaw.api.Table;

/** A Tablesaw table as HTML, its numbers right-aligned where the page's style knows the class "number". */
public final class HtmlTable {

    /** Tables of more columns are set smaller in print, by their number, so that paper is wide enough. */
    private static final int MOST_AT_FULL_SIZE = 10;

    private HtmlTable() {}

    /**
     * Lays out a table.
     *
     * @param table the rows in order
     * @param caption the line above them, or an empty text
     * @return an element for a page, with everything escaped
     */
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
                column -> cell(html, "th", column, column.column().name().replace('_', ' ')));
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
        html.append('<').append(tag);
        if (tag.equals("th")) {
            html.append(" scope=\"col\"");
        }
        if (column.isNumber()) {
            html.append(" class=\"number\"");
        }
        html.append('>').append(HtmlText.escape(text)).append("</").append(tag).append('>');
    }
}
