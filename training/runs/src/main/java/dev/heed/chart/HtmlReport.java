package dev.heed.chart;

import dev.heed.io.AtomicFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tech.tablesaw.api.Table;

/**
 * A report as one page that needs nothing else: its style and pictures are inside, it runs no script and asks no
 * server. It reads on a phone, prints, and can be sent as it is.
 *
 * <p>All text is plain text; whatever has a meaning in HTML is escaped. A report of more than {@value HtmlPage#MOST_WITHOUT_LIST}
 * sections gets a table of contents. The page is well-formed XML too, so that other programs can read it.
 */
public final class HtmlReport {

    private final String html;

    private HtmlReport(String html) {
        this.html = html;
    }

    /**
     * Starts a report. The heading is required.
     *
     * @return a builder without content
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the page.
     *
     * @return the whole HTML
     */
    public String html() {
        return html;
    }

    /**
     * Writes the page.
     *
     * @param target the file to create or replace
     * @see AtomicFile
     */
    public void save(Path target) {
        AtomicFile.writeText(target, html);
    }

    /** One part of a report under its own title; what is added appears in the same order. */
    public static final class Section {

        private final StringBuilder body = new StringBuilder();

        private Section() {}

        /**
         * Adds a paragraph.
         *
         * @param text plain text
         * @return this section
         */
        public Section paragraph(String text) {
            body.append("<p>").append(HtmlText.escape(text)).append("</p>\n");
            return this;
        }

        /**
         * Adds a list of names and what they stand for, such as settings.
         *
         * @param terms the names in the order of the map, with their values
         * @return this section
         */
        public Section definitions(Map<String, ?> terms) {
            body.append("<dl>\n");
            terms.forEach((term, value) -> body.append("<dt>%s</dt><dd>%s</dd>\n"
                    .formatted(HtmlText.escape(term), HtmlText.escape(String.valueOf(value)))));
            body.append("</dl>\n");
            return this;
        }

        /**
         * Adds a table. Numbers are aligned right, a column's all with the same decimals; missing ones are dashes.
         *
         * @param table the rows in order
         * @param caption what the table shows, or an empty text for none
         * @return this section
         */
        public Section table(Table table, String caption) {
            body.append(HtmlTable.of(table, caption));
            return this;
        }

        /**
         * Adds text as it was written, line by line, such as a file.
         *
         * @param text plain text
         * @return this section
         */
        public Section lines(String text) {
            body.append("<pre>").append(HtmlText.escape(text)).append("</pre>\n");
            return this;
        }

        /**
         * Adds a picture; its description becomes the alternative text. On a map of attention weights, a cell that the
         * pointer rests on names its tokens and weight.
         *
         * @param picture what to show
         * @param caption what to see in it, or an empty text for none
         * @param numbers what the picture shows as tables, folded away under it until asked for or printed; where there
         *     are several, each one's name becomes its caption
         * @return this section
         */
        public Section figure(Picture picture, String caption, Table... numbers) {
            body.append(new HtmlFigure(picture, caption, List.of(numbers)).html());
            return this;
        }
    }

    /** Collects a report from its heading down. */
    public static final class Builder {

        private String heading = "";
        private String lead = "";
        private final List<HtmlPage.Part> parts = new ArrayList<>();

        private Builder() {}

        /**
         * Sets the heading, which is the page's title too.
         *
         * @param heading what the report is about
         * @return this builder
         */
        public Builder setHeading(String heading) {
            this.heading = heading;
            return this;
        }

        /**
         * Sets the paragraph under the heading.
         *
         * @param lead what was found, in a sentence or two
         * @return this builder
         */
        public Builder optLead(String lead) {
            this.lead = lead;
            return this;
        }

        /**
         * Adds a section.
         *
         * @param title its title
         * @param content fills the section
         * @return this builder
         */
        public Builder addSection(String title, Consumer<Section> content) {
            Section section = new Section();
            content.accept(section);
            parts.add(new HtmlPage.Part(title, section.body.toString()));
            return this;
        }

        /**
         * Builds the page.
         *
         * @return the report
         * @throws IllegalArgumentException if there is no heading
         */
        public HtmlReport build() {
            if (heading.isBlank()) {
                throw new IllegalArgumentException("heading must not be blank, but got \"" + heading + "\"");
            }
            return new HtmlReport(new HtmlPage(heading, lead, List.copyOf(parts)).html());
        }
    }
}
