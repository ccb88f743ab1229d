package dev.heed.chart;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.Table;

/**
 * A picture on a page, over it the texts of its {@link Spot spots} for a pointer, under it its caption, and its numbers,
 * folded away on a screen. It needs no script.
 */
record HtmlFigure(Picture picture, String caption, List<Table> numbers) {

    String html() {
        StringBuilder html = new StringBuilder("<figure>");
        picture(html);
        if (!caption.isBlank()) {
            html.append("<figcaption>").append(HtmlText.escape(caption)).append("</figcaption>");
        }
        html.append("</figure>\n");
        if (!numbers.isEmpty()) {
            numbers(html);
        }
        return html.toString();
    }

    private void picture(StringBuilder html) {
        // The frame scrolls on a screen that is too narrow for the words in the picture
        html.append("<div class=\"frame\"><div class=\"picture\" style=\"--width: %spx\">".formatted(picture.width()))
                .append("<img src=\"data:image/png;base64,")
                .append(Base64.getEncoder().encodeToString(picture.png()))
                .append("\" width=\"%s\" height=\"%s\" alt=\"%s\" />"
                        .formatted(picture.width(), picture.height(), HtmlText.escape(picture.description())));
        if (!picture.spots().isEmpty()) {
            // Hidden from readers of the screen, whom the table of numbers serves better
            html.append(
                    "<svg viewBox=\"0 0 %s %s\" aria-hidden=\"true\">\n".formatted(picture.width(), picture.height()));
            picture.spots().forEach(spot -> spot(html, spot));
            html.append("</svg>");
        }
        html.append("</div></div>");
    }

    private static void spot(StringBuilder html, Spot spot) {
        html.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"><title>%s</title></rect>\n",
                spot.place().x,
                spot.place().y,
                spot.place().width,
                spot.place().height,
                HtmlText.escape(spot.text())));
    }

    private void numbers(StringBuilder html) {
        html.append("<details><summary>Numbers of this picture</summary>\n");
        for (Table table : numbers) {
            html.append(HtmlTable.of(table, numbers.size() == 1 ? "" : table.name()));
        }
        html.append("</details>\n");
    }
}
