package dev.heed.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.heed.chart.LineChart.Panel;
import dev.heed.chart.LineChart.Scale;
import java.awt.Color;
import java.awt.Rectangle;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineChartTest {

    private static final Color BLUE = new Color(0x0072B2);
    private static final Color ORANGE = new Color(0xD55E00);

    private static Curve curve(String name, int style, double... values) {
        List<Curve.Point> points = IntStream.range(0, values.length)
                .mapToObj(i -> new Curve.Point(10.0 * (i + 1), values[i]))
                .toList();
        return new Curve(name, "", style, points);
    }

    private static double[] level(double value) {
        return DoubleStream.generate(() -> value).limit(17).toArray();
    }

    private static Panel panel(String name, Curve... curves) {
        return new Panel(name, Scale.LOSS, 210, List.of(curves));
    }

    private static Picture draw(Panel... panels) {
        return new LineChart("Seven runs", "", List.of(panels)).draw();
    }

    /** The plots alone: the key shows the same colours. */
    private static Rectangle plots(Picture picture) {
        return new Rectangle(0, 70, 730, picture.height() - 70);
    }

    @Nested
    class Drawing {
        @Test
        void eachLineIsDrawnAtItsHeight() {
            Picture picture = draw(panel("loss", curve("a", 0, level(3)), curve("b", 1, level(2))));
            Pixels pixels = new Pixels(picture);

            assertThat(pixels.height(BLUE, plots(picture))).isLessThan(pixels.height(ORANGE, plots(picture)));
        }

        @Test
        void panelsStandBelowEachOtherAndBeginAtOnePlace() {
            Picture picture =
                    draw(panel("loss", curve("a", 0, level(3))), panel("rate", curve("b", 1, level(0.00013))));
            Pixels pixels = new Pixels(picture);

            assertThat(pixels.height(BLUE, plots(picture))).isLessThan(pixels.height(ORANGE, plots(picture)));
            assertThat(leftmost(pixels, BLUE)).isCloseTo(leftmost(pixels, ORANGE), within(2.0));
        }

        private double leftmost(Pixels pixels, Color color) {
            return pixels.places(color, plots(pixels.picture())).stream()
                    .mapToDouble(place -> place[0])
                    .min()
                    .orElseThrow();
        }

        @ParameterizedTest
        @ValueSource(ints = {52, 97, 211})
        void markersLieOnTheirLineInLowPanelsToo(int height) {
            double[] last = level(3);
            last[0] = 5;
            Picture picture = draw(new Panel("rate", Scale.FROM_ZERO, height, List.of(curve("a", 0, last))));
            Rectangle plots = plots(picture);
            Rectangle line = new Rectangle(300, plots.y, 100, plots.height);
            Rectangle marker = new Rectangle(600, plots.y, 120, plots.height);

            assertThat(new Pixels(picture).height(BLUE, marker))
                    .isCloseTo(new Pixels(picture).height(BLUE, line), within(6.0));
        }

        @Test
        void whatIsNoFiniteNumberLeavesAGap() {
            double[] gap = level(3);
            gap[7] = Double.NaN;
            gap[8] = Double.POSITIVE_INFINITY;
            double[] whole = level(3);

            assertThat(width(gap)).isLessThan(width(whole) - 40);
        }

        private int width(double... values) {
            Picture picture = draw(panel("loss", curve("a", 0, values)));
            return (int) new Pixels(picture)
                    .places(BLUE, plots(picture)).stream()
                            .mapToInt(place -> (int) place[0])
                            .distinct()
                            .count();
        }

        @Test
        void valuesWithoutAFiniteOneCanBeDrawn() {
            Picture picture = draw(panel("loss", curve("a", 0, Double.NaN)), panel("rate", curve("b", 1, 2, 3)));

            assertThat(new Pixels(picture).places(BLUE, plots(picture))).isEmpty();
            assertThat(new Pixels(picture).places(ORANGE, plots(picture))).isNotEmpty();
        }

        @ParameterizedTest
        @ValueSource(doubles = {0, 1, -7, 1e-9, 1e300})
        void aSinglePointCanBeDrawn(double value) {
            Picture picture = draw(panel("loss", curve("a", 0, value)));

            assertThat(new Pixels(picture).places(BLUE, plots(picture))).isNotEmpty();
        }

        @Test
        void manyLinesMakeTheChartHigherAndAreNotCut() {
            Curve[] curves = IntStream.range(0, 23)
                    .mapToObj(i -> curve("a name that is longer than the key has room for " + i, i, 123_456 + i, i + 1))
                    .toArray(Curve[]::new);
            Picture picture = draw(panel("loss", curves));

            assertThat(picture.height()).isGreaterThan(23 * 24);
            assertThat(new Pixels(picture).hasWhiteEdges(8)).isTrue();
        }
    }

    @Test
    void theDescriptionNamesPanelsAndLines() {
        assertThat(draw(panel("loss", curve("a", 0, 3), curve("b", 1, 3)), panel("rate", curve("c", 2, 2)))
                        .description())
                .isEqualTo("Seven runs. Against updates: loss of a, b; rate of c.");
    }

    @Test
    void fewPointsAreAllMarkedOthersAtTheLastAndWhereTheyStandAlone() {
        double nan = Double.NaN;

        assertThat(curve("a", 0, 2, 3, 5).marked(3)).hasSize(3);
        assertThat(curve("a", 0, 2, 3, 5, 7).marked(3)).containsExactly(new Curve.Point(40, 7));
        assertThat(curve("a", 0, 2, nan, 5, nan, 7, 11, nan).marked(3))
                .extracting(Curve.Point::y)
                .containsExactly(2.0, 5.0, 11.0);
    }

    @Test
    void lossesFarApartGetALogarithmicAxisOthersNot() {
        assertThat(panel("loss", curve("a", 0, 50, 1)).up().logarithmic()).isTrue();
        assertThat(panel("loss", curve("a", 0, 49, 1)).up().logarithmic()).isFalse();
        assertThat(panel("loss", curve("a", 0, 50, 0)).up().logarithmic()).isFalse();
        assertThat(new Panel("accuracy", Scale.SHARE, 97, List.of(curve("a", 0, 0.01, 0.97)))
                        .up()
                        .logarithmic())
                .isFalse();
    }

    private static Axis share(double... values) {
        return new Panel("accuracy", Scale.SHARE, 97, List.of(curve("a", 0, values))).up();
    }

    @Test
    void sharesEndHalfAMarkerBeyondZeroAndOne() {
        assertThat(share(0.97).labels()).containsExactly("0.90", "0.95", "1.00");
        assertThat(share(0.97).from()).isCloseTo(0.873, within(1e-9));
        assertThat(share(0.97).to()).isBetween(1.0, 1.01);
        assertThat(share(0.003, 0.999).from()).isBetween(-0.06, -0.04);
        assertThat(share(0.003, 0.999).to()).isBetween(1.04, 1.06);
        assertThat(share(0.5, 0.6).to()).isCloseTo(0.606, within(1e-9));
    }

    @Test
    @Timeout(60)
    void valuesThatDifferInTheirLastBitAreDrawnAsEqual() {
        Axis up = panel("loss", curve("a", 0, 1, Math.nextUp(1.0))).up();

        assertThat(up.labels()).containsExactly("0.90", "0.95", "1.00", "1.05", "1.10");
    }

    @Test
    void fiftySixLinesAllLookDifferent() {
        assertThat(IntStream.range(0, 56).mapToObj(LineChartTest::look)).doesNotHaveDuplicates();
    }

    /** The marker's corners and colour, as an SVG has them. */
    private static String look(int style) {
        Canvas canvas = new Canvas(20, 20);
        new Style(style).mark(canvas, 10, 10, 9);
        return canvas.picture("a marker", List.of()).svg();
    }

    @Test
    void linesOfOneNameShareTheirPlaceInTheKey() {
        Curve[] seeds = IntStream.range(0, 31)
                .mapToObj(seed -> curve("fixed", 1, 3 + seed, 2))
                .toArray(Curve[]::new);

        assertThat(draw(panel("loss", seeds)).height())
                .isEqualTo(draw(panel("loss", seeds[0])).height());
        assertThat(draw(panel("loss", seeds)).description()).isEqualTo("Seven runs. Against updates: loss of fixed.");
    }

    @Test
    void panelsOverAnotherMeasureHaveAnAxisOfTheirOwn() {
        Curve curve = curve("a", 0, 3, 2);
        Panel seconds = new Panel("loss", "seconds", Scale.LOSS, 210, List.of(curve));

        assertThat(draw(panel("loss", curve), seconds).height())
                .isGreaterThan(draw(panel("loss", curve), panel("loss", curve)).height());
        assertThat(draw(panel("loss", curve), seconds).description())
                .isEqualTo("Seven runs. Against updates: loss of a. Against seconds: loss of a.");
    }

    @Test
    void aChartNeedsAPanelAndPanelsAndCurvesSensibleNumbers() {
        assertThatThrownBy(() -> new LineChart("Nothing", "", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("panels must hold at least one, but got none");
        assertThatThrownBy(() -> new Panel("loss", Scale.LOSS, 0, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("height must be at least 1, but got 0");
        assertThatThrownBy(() -> curve("a", -1, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("style must be at least 0, but got -1");
    }
}
