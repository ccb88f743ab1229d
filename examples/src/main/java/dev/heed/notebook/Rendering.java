package dev.heed.notebook;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.heed.chart.Chart;
import dev.heed.chart.HtmlTable;
import dev.heed.chart.Picture;
import dev.heed.chart.TextTable;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/**
 * How a value looks: as text everywhere, and better where a picture or a page can be shown.
 *
 * @param text lines for a terminal
 * @param html the same for a page, or null where the text is as good
 * @param picture the picture that the text describes, or null if there is none
 */
public record Rendering(
        String text, @Nullable String html, @Nullable Picture picture) {

    /** Rows of a table that are shown; a longer one says how many it has. */
    private static final int MAX_ROWS = 50;

    /**
     * Renders a value: an array as shape and values, a table as its rows, a chart as its picture, and anything else as
     * {@link String#valueOf(Object)} has it.
     */
    public static Rendering of(@Nullable Object value) {
        if (value instanceof NDArray array) {
            return text(ArrayText.of(array));
        } else if (value instanceof NDList list) {
            return text(list.stream().map(ArrayText::of).collect(Collectors.joining("\n")));
        } else if (value instanceof Table table) {
            return table(table);
        } else if (value instanceof Chart chart) {
            return picture(chart.draw());
        } else if (value instanceof Picture picture) {
            return picture(picture);
        }
        return text(value != null && value.getClass().isArray() ? elements(value) : String.valueOf(value));
    }

    private static Rendering text(String text) {
        return new Rendering(text, null, null);
    }

    private static Rendering picture(Picture picture) {
        return new Rendering(picture.description(), null, picture);
    }

    private static Rendering table(Table table) {
        Table shown = table.rowCount() > MAX_ROWS ? table.first(MAX_ROWS) : table;
        String rest = table.rowCount() > MAX_ROWS ? "… " + table.rowCount() + " rows" : "";
        String text = String.join("\n", TextTable.lines(shown));
        return new Rendering((text + "\n" + rest).stripTrailing(), HtmlTable.of(shown, rest), null);
    }

    /** Java's arrays say only their address. */
    private static String elements(Object array) {
        String nested = Arrays.deepToString(new Object[] {array});
        return nested.substring(1, nested.length() - 1);
    }
}
