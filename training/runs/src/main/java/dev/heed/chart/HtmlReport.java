package dev.heed.chart;

import dev.heed.io.AtomicFile;
import dev.heed.io.Excerpt;
import dev.heed.io.PlainFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tech.tablesaw.api.Table;

/**
 * A report as one page that needs nothing else: its style and pictures are inside, it runs no script and asks no
 * server. It reads on a phone, prints, and can be sent as it is.
 *
 * <p>All text is plain text; whatever has a meaning in HTML is escaped. A report of more than {@value #MOST_WITHOUT_LIST}
 * sections gets a table of contents. The page is well-formed XML too, so that other programs can read it.
 */
public final class HtmlReport {

    static final int MOST_WITHOUT_LIST = 4;

    private static final String STYLE = "report.css";
    /** What a browser may load: this page's own style and pictures, nothing from anywhere else. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    private static final String START = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="UTF-8" />
            <meta name="generator" content="Heed" />
            """;

    private final String heading;
    private final String lead;
    private final List<Section> sections = new ArrayList<>();

    /**
     * A page without sections.
     *
     * @param heading what the report is about, which is the page's title too
     * @param lead what was found, in a sentence or two, or an empty text
     * @throws IllegalArgumentException if there is no heading
     */
    public HtmlReport(String heading, String lead) {
        if (heading.isBlank()) {
            throw new IllegalArgumentException("heading must not be blank, but got \"" + heading + "\"");
        }
        this.heading = Excerpt.ofSentence(heading);
        this.lead = Excerpt.ofSentence(lead);
    }

    /** Adds a section under a title, which the given content fills; returns this report. */
    public HtmlReport addSection(String title, Consumer<Section> content) {
        Section section = new Section(title);
        content.accept(section);
        sections.add(section);
        return this;
    }

    /** Writes the page to a file, which it creates or replaces as {@link AtomicFile} does. */
    public void save(Path target) {
        AtomicFile.writeText(target, html());
    }

    /** Whether a file is one that {@link #save} has written; one that cannot be read is none. */
    public static boolean isWritten(Path file) {
        byte[] start = START.getBytes(StandardCharsets.UTF_8);
        try (InputStream in = Files.newInputStream(PlainFile.require(file))) {
            return Arrays.equals(in.readNBytes(start.length), start);
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /** The whole page. */
    public String html() {
        StringBuilder html = new StringBuilder(START + """
                <meta http-equiv="Content-Security-Policy" content="%s" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <main>
                <h1>%2$s</h1>
                """.formatted(POLICY, HtmlText.escape(heading), style()));
        if (!lead.isBlank()) {
            html.append("<p class=\"lead\">").append(HtmlText.escape(lead)).append("</p>\n");
        }
        if (sections.size() > MOST_WITHOUT_LIST) {
            html.append("<nav aria-label=\"Contents\"><p>Contents</p><ol>\n");
            for (int i = 0; i < sections.size(); i++) {
                html.append("<li><a href=\"#section-%s\">%s</a></li>\n"
                        .formatted(i + 1, HtmlText.escape(sections.get(i).title)));
            }
            html.append("</ol></nav>\n");
        }
        for (int i = 0; i < sections.size(); i++) {
            html.append("<section id=\"section-%s\">\n<h2>%s</h2>\n"
                            .formatted(i + 1, HtmlText.escape(sections.get(i).title)))
                    .append(sections.get(i).body)
                    .append("</section>\n");
        }
        return html.append("</main>\n</body>\n</html>\n").toString();
    }

    private static String style() {
        try (InputStream in = HtmlReport.class.getResourceAsStream(STYLE)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + STYLE + " must lie beside HtmlReport");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One part of a report under its own title; what is added appears in the same order. */
    public static final class Section {

        private final String title;
        private final StringBuilder body = new StringBuilder();

        private Section(String title) {
            this.title = Excerpt.ofSentence(title);
        }

        /** Adds a paragraph of plain text. */
        public Section paragraph(String text) {
            body.append("<p>").append(HtmlText.escape(text)).append("</p>\n");
            return this;
        }

        /** Adds a list of names and what they stand for, such as settings, in the order of the map. */
        public Section definitions(Map<String, ?> terms) {
            body.append("<dl>\n");
            terms.forEach((term, value) -> body.append("<dt>%s</dt><dd>%s</dd>\n"
                    .formatted(
                            HtmlText.escape(Excerpt.ofSentence(term)),
                            HtmlText.escape(Excerpt.ofSentence(String.valueOf(value))))));
            body.append("</dl>\n");
            return this;
        }

        /** Adds a table as {@link HtmlTable} lays it out, under a caption or an empty text. */
        public Section table(Table table, String caption) {
            body.append(HtmlTable.of(table, caption));
            return this;
        }

        /** Adds plain text as it was written, line by line, such as a file. */
        public Section lines(String text) {
            body.append("<pre>").append(HtmlText.escape(text)).append("</pre>\n");
            return this;
        }

        /**
         * Adds a picture; its description becomes the alternative text. On a map of attention weights, a cell that the
         * pointer rests on names its tokens and weight. No script is needed for that.
         *
         * @param picture what to show
         * @param caption what to see in it, or an empty text for none
         * @param numbers what the picture shows as tables, folded away under it until asked for or printed; where there
         *     are several, each one's name becomes its caption
         */
        public Section figure(Picture picture, String caption, Table... numbers) {
            body.append("<figure>");
            picture(picture);
            if (!caption.isBlank()) {
                body.append("<figcaption>").append(HtmlText.escape(caption)).append("</figcaption>");
            }
            body.append("</figure>\n");
            if (numbers.length > 0) {
                body.append("<details><summary>Numbers of this picture</summary>\n");
                for (Table table : numbers) {
                    body.append(HtmlTable.of(table, numbers.length == 1 ? "" : table.name()));
                }
                body.append("</details>\n");
            }
            return this;
        }

        private void picture(Picture picture) {
            body.append("""
                    <div class="frame"><div class="picture" style="--width: %1$spx">\
                    <img src="data:image/png;base64,%3$s" width="%1$s" height="%2$s" alt="%4$s" />\
                    """.formatted(
                            picture.width(),
                            picture.height(),
                            Base64.getEncoder().encodeToString(picture.png()),
                            HtmlText.escape(picture.description())));
            if (!picture.spots().isEmpty()) {
                // Hidden from readers of the screen, whom the table of numbers serves better
                body.append("<svg viewBox=\"0 0 %s %s\" aria-hidden=\"true\">\n"
                        .formatted(picture.width(), picture.height()));
                picture.spots().forEach(spot -> body.append(spot.svg()));
                body.append("</svg>");
            }
            body.append("</div></div>");
        }
    }
}
