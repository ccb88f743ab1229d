package dev.heed.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Rectangle;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class HtmlReportTest {

    private static final String NASTY = "<script>alert(\"1\" & '2')</script>";

    private final Picture picture = dot();

    private static Picture dot() {
        Canvas canvas = new Canvas(8, 6);
        canvas.fill(new Rectangle(2, 2, 2, 2), Color.RED);
        return canvas.picture("a \"red\" <dot>", List.of());
    }

    private final Table table = Table.create(
            "results",
            StringColumn.create("model", "fixed", "<b>"),
            IntColumn.create("parameters", 1_234_567, 89),
            DoubleColumn.create("token_accuracy", 0.5, Double.NaN));

    private HtmlReport full() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("task", NASTY);
        settings.put("seeds", List.of(1, 2, 3));
        return new HtmlReport("Results " + NASTY, "Lead " + NASTY)
                .addSection(
                        NASTY,
                        section -> section.paragraph(NASTY)
                                .definitions(settings)
                                .table(table, NASTY)
                                .figure(picture, NASTY));
    }

    @Test
    void aSavedPageIsToldFromAnyOther(@TempDir Path folder) throws IOException {
        Path ours = folder.resolve("ours.html");
        full().save(ours);
        Path other = Files.writeString(folder.resolve("other.html"), "<!DOCTYPE html>\n<html lang=\"en\"></html>");

        assertThat(HtmlReport.isWritten(ours)).isTrue();
        assertThat(HtmlReport.isWritten(other)).isFalse();
        assertThat(HtmlReport.isWritten(folder)).isFalse();
        assertThat(HtmlReport.isWritten(folder.resolve("missing.html"))).isFalse();
    }

    /** Reads a page as XML, which fails unless every element is closed and every character escaped. */
    private static Document parse(HtmlReport report) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(report.html())));
    }

    private static List<Element> elements(HtmlReport report, String name) throws Exception {
        NodeList nodes = parse(report).getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    private static List<String> texts(HtmlReport report, String name) throws Exception {
        return elements(report, name).stream().map(Element::getTextContent).toList();
    }

    @Nested
    class Text {

        @Test
        void whateverTextIsGivenIsShownAsItIs() throws Exception {
            HtmlReport report = full();

            assertThat(texts(report, "title")).containsExactly("Results " + NASTY);
            assertThat(texts(report, "h1")).containsExactly("Results " + NASTY);
            assertThat(texts(report, "h2")).containsExactly(NASTY);
            assertThat(texts(report, "p")).containsExactly("Lead " + NASTY, NASTY);
            assertThat(texts(report, "dt")).containsExactly("task", "seeds");
            assertThat(texts(report, "dd")).containsExactly(NASTY, "[1, 2, 3]");
            assertThat(texts(report, "caption")).containsExactly(NASTY);
            assertThat(texts(report, "figcaption")).containsExactly(NASTY);
            assertThat(elements(report, "script")).isEmpty();
        }

        @Test
        void charactersThatNoPageMayHoldAreReplaced() throws Exception {
            HtmlReport report = new HtmlReport("a\u0000b\u001Bc\uD800d\uFFFFe 😀 ü\tf", "");

            assertThat(texts(report, "h1")).containsExactly("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe 😀 ü\tf");
        }
    }

    @Nested
    class SelfContained {

        @Test
        void nothingIsLoadedFromElsewhere() throws Exception {
            HtmlReport report = full();

            assertThat(report.html()).doesNotContain("://", "url(", "@import", "<script", "<link", "<iframe");
            assertThat(elements(report, "img"))
                    .allSatisfy(image -> assertThat(image.getAttribute("src")).startsWith("data:image/png;base64,"));
            assertThat(report.html()).contains("default-src 'none'");
        }

        @Test
        void theStyleIsInside() throws Exception {
            assertThat(texts(full(), "style").get(0)).contains("@media print").contains(".number");
        }

        @Test
        void aPictureIsInsideWithItsSizeAndDescription() throws Exception {
            Element image = elements(full(), "img").get(0);
            String data = image.getAttribute("src").substring("data:image/png;base64,".length());

            assertThat(Base64.getDecoder().decode(data)).isEqualTo(picture.png());
            assertThat(image.getAttribute("width")).isEqualTo("8");
            assertThat(image.getAttribute("height")).isEqualTo("6");
            assertThat(image.getAttribute("alt")).isEqualTo("a \"red\" <dot>");
        }
    }

    @Nested
    class Tabular {

        @Test
        void namesAreReadableAndValuesFormatted() throws Exception {
            assertThat(texts(full(), "th")).containsExactly("model", "parameters", "token accuracy");
            assertThat(texts(full(), "td")).containsExactly("fixed", "1,234,567", "0.500", "<b>", "89", "–");
        }

        @Test
        void onlyNumbersStandRight() throws Exception {
            assertThat(elements(full(), "td").stream().map(cell -> cell.getAttribute("class")))
                    .containsExactly("", "number", "number", "", "number", "number");
            assertThat(texts(full(), "style").get(0)).contains(".number { text-align: right; }");
        }

        @Test
        void aColumnsDecimalsFollowItsLargestValue() throws Exception {
            assertThat(cells(0.25, 1)).containsExactly("0.250", "1.000");
            assertThat(cells(62.234, 7)).containsExactly("62.23", "7.00");
            assertThat(cells(12_345.6, -0.04)).containsExactly("12,346", "-0.0400");
            assertThat(cells(12_345.6, 1_000.4)).containsExactly("12,346", "1,000");
            assertThat(cells(0.00125, 0.0005)).containsExactly("0.00125", "0.00050");
            assertThat(cells(3, 4)).containsExactly("3", "4");
        }

        private List<String> cells(double... values) throws Exception {
            Table numbers = Table.create("numbers", DoubleColumn.create("value", values));
            return texts(new HtmlReport("Numbers", "").addSection("All", section -> section.table(numbers, "")), "td");
        }

        @Test
        void anEmptyCaptionLeavesNoElement() throws Exception {
            HtmlReport report = new HtmlReport("Plain", "")
                    .addSection("One", section -> section.table(table, "").figure(picture, ""));

            assertThat(elements(report, "caption")).isEmpty();
            assertThat(elements(report, "figcaption")).isEmpty();
        }
    }

    @Nested
    class Contents {

        private HtmlReport sections(int count) {
            HtmlReport report = new HtmlReport("Many", "");
            for (int i = 1; i <= count; i++) {
                String title = "Part " + i;
                report.addSection(title, section -> section.paragraph("Text of " + title));
            }
            return report;
        }

        @Test
        void fourSectionsNeedNoList() throws Exception {
            assertThat(elements(sections(4), "nav")).isEmpty();
        }

        @Test
        void fiveSectionsAreListedAndLinked() throws Exception {
            HtmlReport report = sections(5);
            List<String> targets = elements(report, "section").stream()
                    .map(section -> "#" + section.getAttribute("id"))
                    .toList();

            assertThat(texts(report, "a")).containsExactly("Part 1", "Part 2", "Part 3", "Part 4", "Part 5");
            assertThat(elements(report, "a").stream().map(link -> link.getAttribute("href")))
                    .containsExactlyElementsOf(targets)
                    .doesNotHaveDuplicates();
        }

        @Test
        void contentKeepsItsOrder() throws Exception {
            assertThat(texts(sections(3), "p")).containsExactly("Text of Part 1", "Text of Part 2", "Text of Part 3");
        }
    }

    @Test
    void aSavedReportIsThePage(@TempDir Path folder) {
        HtmlReport report = full();
        Path target = folder.resolve("out/report.html");

        report.save(target);

        assertThat(target).content().isEqualTo(report.html());
    }

    @Test
    void aReportWithoutAHeadingIsRefused() {
        assertThatThrownBy(() -> new HtmlReport("", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("heading must not be blank, but got \"\"");
    }
}
