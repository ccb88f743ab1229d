package dev.heed.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** Pictures on a page, read as XML. */
class HtmlFigureTest {

    private final AttentionMap map = AttentionMap.of(
            List.of("<a>", "\"b\"", " "), List.of("c", "d"), new float[][] {{0.125f, 0.25f, 0.625f}, {0, 1, 0}});

    private final Table one = Table.create("first", DoubleColumn.create("weight", 0.5));
    private final Table other = Table.create("second", IntColumn.create("update", 3));

    private static Document parse(Picture picture, Table... numbers) throws Exception {
        String html = new HtmlReport("Figures", "")
                .addSection("One", section -> section.figure(picture, "A caption", numbers))
                .html();
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(html)));
    }

    private static List<Element> elements(Document page, String name) {
        return IntStream.range(0, page.getElementsByTagName(name).getLength())
                .mapToObj(i -> (Element) page.getElementsByTagName(name).item(i))
                .toList();
    }

    private static List<String> texts(Document page, String name) {
        return elements(page, name).stream().map(Element::getTextContent).toList();
    }

    @Test
    void aCellOfAMapNamesBothTokensAndTheWeight() throws Exception {
        Document page = parse(map.draw());

        assertThat(texts(page, "rect"))
                .containsExactly(
                        "c → <a>: 0.125",
                        "c → \"b\": 0.250",
                        "c → ␣: 0.625",
                        "d → <a>: 0.000",
                        "d → \"b\": 1.000",
                        "d → ␣: 0.000");
    }

    @Test
    void theCellsLieOverThoseOfThePicture() throws Exception {
        Picture picture = map.draw();
        Document page = parse(picture);
        Element cell = elements(page, "rect").get(4);

        assertThat(elements(page, "svg").get(0).getAttribute("viewBox"))
                .isEqualTo("0 0 %s %s".formatted(picture.width(), picture.height()));
        MapLayout layout = new MapLayout(map);
        assertThat(Integer.parseInt(cell.getAttribute("x")))
                .isEqualTo(layout.heads.get(0).cell(1, 1).x);
        assertThat(Integer.parseInt(cell.getAttribute("y")))
                .isEqualTo(layout.heads.get(0).cell(1, 1).y);
        assertThat(Integer.parseInt(cell.getAttribute("width"))).isEqualTo(layout.axes.cell);
        assertThat(Integer.parseInt(cell.getAttribute("height"))).isEqualTo(layout.axes.cell);
    }

    @Test
    void aPictureWithoutSpotsOrNumbersIsPlain() throws Exception {
        Document page = parse(new Picture(map.draw().image(), "A map", () -> "", List.of()));

        assertThat(elements(page, "svg")).isEmpty();
        assertThat(elements(page, "details")).isEmpty();
        assertThat(texts(page, "figcaption")).containsExactly("A caption");
    }

    @Test
    void numbersAreFoldedAwayUnderThePicture() throws Exception {
        Document page = parse(map.draw(), one);
        Element details = elements(page, "details").get(0);

        assertThat(details.hasAttribute("open")).isFalse();
        assertThat(details.getPreviousSibling().getPreviousSibling().getNodeName())
                .isEqualTo("figure");
        assertThat(texts(page, "td")).containsExactly("0.500");
        assertThat(texts(page, "caption")).isEmpty();
    }

    @Test
    void severalTablesAreToldApartByTheirNames() throws Exception {
        assertThat(texts(parse(map.draw(), one, other), "caption")).containsExactly("first", "second");
    }

    @Test
    void printShowsWhatIsFoldedAwayAndBreaksNoFigure() throws Exception {
        String style = texts(parse(map.draw()), "style").get(0);

        assertThat(style.substring(style.indexOf("@media print")))
                .contains(
                        "details::details-content { content-visibility: visible;",
                        "figure, tr, dl { break-inside: avoid;");
    }

    @Test
    void aTableOfManyColumnsIsSetSmallerInPrint() throws Exception {
        Table wide = Table.create("wide");
        IntStream.range(0, 11).forEach(i -> wide.addColumns(IntColumn.create("c" + i, new int[] {i})));

        List<Element> tables = elements(parse(map.draw(), one, wide), "table");

        assertThat(Arrays.asList(
                        tables.get(0).getAttribute("class"), tables.get(1).getAttribute("class")))
                .containsExactly("", "wide");
        assertThat(tables.get(1).getAttribute("style")).isEqualTo("--columns: 11");
    }
}
