package dev.heed.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.awt.Color;
import java.awt.Rectangle;
import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import tech.tablesaw.api.Table;

/** A picture as SVG, read as XML. */
class CanvasTest {

    private static final String NASTY = "<b>\"1\" & '2'</b>\u0000\uFFFE 😀";
    private static final String SAFE = "<b>\"1\" & '2'</b>\uFFFD\uFFFD 😀";

    private final Picture picture = draw();

    private static Picture draw() {
        Canvas canvas = new Canvas(30, 20);
        canvas.fill(new Rectangle(10, 5, 4, 3), Color.BLUE);
        canvas.text(NASTY, Ink.STRONG, Color.BLUE, 7, 11, Canvas.Anchor.START);
        return canvas.picture("One square. It is blue " + NASTY, List.of());
    }

    private static Document parse(Picture picture) throws Exception {
        return DocumentBuilderFactory.newDefaultNSInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(picture.svg())));
    }

    private static List<Element> elements(Picture picture, String name) throws Exception {
        NodeList nodes = parse(picture).getElementsByTagNameNS("http://www.w3.org/2000/svg", name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .toList();
    }

    @Test
    void theSizeIsTheOneThatThePixelsAreShownAt() throws Exception {
        Element root = parse(picture).getDocumentElement();

        assertThat(root.getLocalName()).isEqualTo("svg");
        assertThat(root.getAttribute("width")).isEqualTo("30");
        assertThat(root.getAttribute("height")).isEqualTo("20");
        assertThat(root.getAttribute("viewBox")).isEqualTo("0 0 30 20");
    }

    @Test
    void theDescriptionIsInside() throws Exception {
        assertThat(elements(picture, "title"))
                .singleElement()
                .satisfies(title -> assertThat(title.getTextContent()).isEqualTo("One square"));
        assertThat(elements(picture, "desc"))
                .singleElement()
                .satisfies(text -> assertThat(text.getTextContent()).isEqualTo("One square. It is blue " + SAFE));
    }

    @Test
    void wordsStayWordsAsWideAsTheyWereMeasured() throws Exception {
        Element text = elements(picture, "text").get(0);

        assertThat(elements(picture, "text")).hasSize(1);
        assertThat(text.getTextContent()).isEqualTo(SAFE);
        assertThat(Double.parseDouble(text.getAttribute("textLength")))
                .isCloseTo(Ink.width(Ink.STRONG, SAFE), offset(0.01));
        assertThat(Double.parseDouble(text.getAttribute("x"))).isEqualTo(7);
    }

    @Test
    void shapesStayShapes() throws Exception {
        List<Element> squares = elements(picture, "rect");

        // The white ground and the square
        assertThat(squares).hasSize(2);
        assertThat(List.of("x", "y", "width", "height"))
                .map(squares.get(1)::getAttribute)
                .containsExactly("10", "5", "4", "3");
    }

    @Test
    void spotsLieOnTopWithTheirTexts() throws Exception {
        List<Picture.Spot> spots = List.of(new Picture.Spot(new Rectangle(3, 5, 7, 11), NASTY));
        Picture pointed = new Picture(picture.image(), "a picture", () -> "<rect />\n", spots);
        Element spot = elements(pointed, "rect").get(1);

        assertThat(spot.getTextContent()).isEqualTo(SAFE);
        assertThat(spot.getAttribute("width")).isEqualTo("7");
        assertThat(((Element) spot.getParentNode()).getAttribute("fill")).isEqualTo("transparent");
    }

    private static Table results() {
        Table results = StudyTables.results();
        StudyTables.add(results, "fixed", 1, new StudyTables.Bin(1, 13), 0.7);
        StudyTables.add(results, "fixed", 1, new StudyTables.Bin(14, 23), 0.5);
        return results;
    }

    private static Table history() {
        Table history = StudyTables.history();
        StudyTables.add(history, "fixed", 1, 50, 3);
        StudyTables.add(history, "fixed", 1, 100, 2);
        return history;
    }

    static Stream<Supplier<Picture>> charts() {
        return Stream.of(
                () -> AttentionMap.of(List.of("a", "b"), List.of("c"), new float[][] {{0.25f, 0.75f}})
                        .draw(),
                () -> new AccuracyChart(results(), 20).draw(),
                () -> TrainingCurves.of(history(), "Training loss").draw());
    }

    @ParameterizedTest
    @MethodSource("charts")
    void aChartIsTheSameEachTime(Supplier<Picture> chart) throws Exception {
        Picture one = chart.get();

        assertThat(one.svg()).isEqualTo(one.svg()).isEqualTo(chart.get().svg());
        assertThat(elements(one, "text")).hasSizeGreaterThan(2);
        assertThat(parse(one).getDocumentElement().getAttribute("width")).isEqualTo(String.valueOf(one.width()));
        assertThat(Arrays.equals(one.png(), chart.get().png())).isTrue();
    }
}
