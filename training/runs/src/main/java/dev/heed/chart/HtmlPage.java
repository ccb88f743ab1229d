package dev.heed.chart;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The frame of a report: head, heading, table of contents, and the sections in their order. */
record HtmlPage(String heading, String lead, List<Part> parts) {

    static final int MOST_WITHOUT_LIST = 4;

    private static final String STYLE = "report.css";
    /** What a browser may load: this page's own style and pictures, nothing from anywhere else. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    /** A section: its title is plain text, its body is HTML. */
    record Part(String title, String body) {}

    String html() {
        StringBuilder html = new StringBuilder();
        head(html);
        html.append("<h1>").append(HtmlText.escape(heading)).append("</h1>\n");
        if (!lead.isBlank()) {
            html.append("<p class=\"lead\">").append(HtmlText.escape(lead)).append("</p>\n");
        }
        if (parts.size() > MOST_WITHOUT_LIST) {
            contents(html);
        }
        sections(html);
        return html.append("</main>\n</body>\n</html>\n").toString();
    }

    private void head(StringBuilder html) {
        html.append("""
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="UTF-8" />
                <meta http-equiv="Content-Security-Policy" content="%s" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <main>
                """.formatted(POLICY, HtmlText.escape(heading), style()));
    }

    private void contents(StringBuilder html) {
        html.append("<nav aria-label=\"Contents\"><p>Contents</p><ol>\n");
        for (int i = 0; i < parts.size(); i++) {
            html.append("<li><a href=\"#section-%s\">%s</a></li>\n"
                    .formatted(i + 1, HtmlText.escape(parts.get(i).title())));
        }
        html.append("</ol></nav>\n");
    }

    private void sections(StringBuilder html) {
        for (int i = 0; i < parts.size(); i++) {
            html.append("<section id=\"section-%s\">\n<h2>%s</h2>\n"
                    .formatted(i + 1, HtmlText.escape(parts.get(i).title())));
            html.append(parts.get(i).body()).append("</section>\n");
        }
    }

    private static String style() {
        try (InputStream in = HtmlPage.class.getResourceAsStream(STYLE)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + STYLE + " must lie beside HtmlPage");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
