package dev.heed.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Rectangle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attention maps of several heads and layers. */
class HeadsMapTest {

    private static List<String> tokens(int count, String stem) {
        return IntStream.range(0, count).mapToObj(i -> stem + i).toList();
    }

    private static AttentionMap maps(int outputs, int sources, Map<String, float[][][]> layers) {
        return AttentionMap.of(tokens(sources, "token"), tokens(outputs, "word"), layers);
    }

    private static Map<String, float[][][]> layers(String first, float[][][] weights, String second, float[][][] more) {
        Map<String, float[][][]> layers = new LinkedHashMap<>();
        layers.put(first, weights);
        layers.put(second, more);
        return layers;
    }

    @Nested
    class Cells {

        private final float[][][] low = {{{0, 0.25f, 0.75f}, {1, 0, 0}}, {{0.5f, 0, 0}, {0, 0, 1}}};
        private final float[][][] high = {{{0.125f, 0.25f, 0}, {0, 0.375f, 1}}};
        private final AttentionMap maps = maps(2, 3, layers("low", low, "high", high));
        private final MapLayout layout = new MapLayout(maps);

        @Test
        void eachHeadShowsItsOwnWeightsOnOneScale() {
            Pixels pixels = new Pixels(maps.draw());
            List<float[][]> expected = List.of(low[0], low[1], high[0]);

            for (int head = 0; head < 3; head++) {
                for (int output = 0; output < 2; output++) {
                    for (int source = 0; source < 3; source++) {
                        Rectangle cell = layout.heads.get(head).cell(output, source);
                        assertThat(pixels.at(cell.x + 3, cell.y + 3))
                                .as("head %s, output %s, source %s", head, output, source)
                                .isEqualTo(ColorScale.at(expected.get(head)[output][source]));
                    }
                }
            }
        }

        @Test
        void aCellNamesHeadTokensAndWeight() {
            List<Picture.Spot> spots = maps.draw().spots();

            assertThat(spots).hasSize(3 * 2 * 3);
            assertThat(spots.get(2).text()).isEqualTo("low, head 1: word0 → token2: 0.750");
            assertThat(spots.get(2).place()).isEqualTo(layout.heads.get(0).cell(0, 2));
            assertThat(spots.get(16).text()).isEqualTo("high, head 1: word1 → token1: 0.375");
        }

        @Test
        void tooManyCellsToNameHaveNoTexts() {
            assertThat(maps(50, 40, Map.of("all", new float[5][50][40])).draw().spots())
                    .hasSize(AttentionMap.MOST_SPOTS);
            assertThat(maps(50, 40, Map.of("all", new float[6][50][40])).draw().spots())
                    .isEmpty();
        }

        @Test
        void changingTheArrayLaterDoesNotChangeTheMaps() {
            low[0][1][0] = 0;

            assertThat(maps.draw().spots().get(3).text()).endsWith("1.000");
        }

        @ParameterizedTest
        @CsvSource({"8,true", "9,false"})
        void smallMapsPrintTheirWeights(int side, boolean printed) {
            float[][][] weights = new float[2][side][side];
            weights[0][1][1] = 0.9f;
            AttentionMap maps = maps(side, side, Map.of("two", weights));
            Rectangle cell = new MapLayout(maps).heads.get(0).cell(1, 1);
            Rectangle inside = new Rectangle(cell.x + 1, cell.y + 1, cell.width - 3, cell.height - 3);
            int pixels = inside.width * inside.height * Picture.SCALE * Picture.SCALE;

            assertThat(new Pixels(maps.draw())
                                    .places(ColorScale.at(0.9f), inside)
                                    .size()
                            < pixels)
                    .isEqualTo(printed);
        }
    }

    @Nested
    class Layout {

        @ParameterizedTest
        @CsvSource({"1,1,1", "2,3,4", "8,8,5", "13,31,3", "40,40,4", "3,40,7", "40,2,12"})
        void nothingOverlapsAndNothingIsCut(int outputs, int sources, int heads) {
            AttentionMap maps = maps(
                            outputs,
                            sources,
                            layers(
                                    "layer 1",
                                    new float[heads][outputs][sources],
                                    "layer 2",
                                    new float[1][outputs][sources]))
                    .titled("A title that is much longer than maps of few tokens are wide, so that it must wrap");
            MapLayout layout = new MapLayout(maps);
            List<Rectangle> taken =
                    layout.heads.stream().map(head -> withLabels(layout, head)).toList();

            for (int i = 0; i < taken.size(); i++) {
                for (int j = 0; j < i; j++) {
                    assertThat(taken.get(i).intersects(taken.get(j)))
                            .as("heads %s and %s", j, i)
                            .isFalse();
                }
                assertThat(taken.get(i).intersects(layout.bar)).as("bar").isFalse();
            }
            assertThat(layout.axes.labelFont().getSize2D() * 1.2).isLessThanOrEqualTo(layout.axes.cell);
            assertThat(layout.width).isLessThanOrEqualTo(1360);
            assertThat(new Pixels(maps.draw()).hasWhiteEdges(10)).isTrue();
        }

        /** The map, its name and the source tokens; slanted ones lean over to the right, above the bar. */
        private Rectangle withLabels(MapLayout layout, MapLayout.Head head) {
            Rectangle plot = head.plot();
            int above = layout.axes.labelHeight() + MapLayout.HEAD_NAME_HEIGHT;
            Rectangle labels = new Rectangle(plot.x, plot.y - above, plot.width + layout.axes.overhang(), above);
            return labels.union(plot).intersection(new Rectangle(0, 0, layout.bar.x, layout.height));
        }

        @Test
        void headsOfALayerStandSideBySideAndLayersBelow() {
            MapLayout layout =
                    new MapLayout(maps(5, 5, layers("layer 1", new float[4][5][5], "layer 2", new float[2][5][5])));
            List<Rectangle> plots =
                    layout.heads.stream().map(head -> head.plot()).toList();

            assertThat(plots.subList(0, 4)).extracting(plot -> plot.y).containsOnly(plots.get(0).y);
            assertThat(plots.subList(4, 6)).extracting(plot -> plot.y).containsOnly(plots.get(4).y);
            assertThat(plots.get(4).y).isGreaterThan(plots.get(0).y + plots.get(0).height);
            assertThat(plots.get(5).x).isEqualTo(plots.get(1).x);
            assertThat(layout.heads)
                    .extracting(MapLayout.Head::first)
                    .containsExactly(true, false, false, false, true, false);
        }

        @Test
        void layersOfOneHeadEachStandSideBySideUnderTheirNames() {
            AttentionMap maps = maps(5, 5, layers("layer 1", new float[1][5][5], "layer 2", new float[1][5][5]));
            MapLayout layout = new MapLayout(maps);
            List<MapLayout.Head> heads = layout.heads;

            assertThat(heads).extracting(MapLayout.Head::name).containsExactly("layer 1", "layer 2");
            assertThat(heads.get(1).plot().y).isEqualTo(heads.get(0).plot().y);
            assertThat(layout.layerNames).isEmpty();
            assertThat(maps.draw().spots().get(25).text()).isEqualTo("layer 2: word0 → token0: 0.000");
        }

        @Test
        void moreHeadsThanFitTakeLinesOfEqualLength() {
            MapLayout layout = new MapLayout(maps(40, 40, Map.of("layer 1", new float[4][40][40])));

            assertThat(layout.heads).extracting(MapLayout.Head::first).containsExactly(true, false, true, false);
        }
    }

    @Test
    void theDescriptionNamesTitleSizesAndLayers() {
        Picture picture = maps(2, 3, layers("layer 1", new float[4][2][3], "layer 2", new float[1][2][3]))
                .titled("Copying")
                .named("letters", "sounds")
                .draw();

        assertThat(picture.description())
                .isEqualTo("Copying. Attention weights of 2 sounds tokens (rows) over 3 letters tokens (columns), a map"
                        + " for each head: layer 1 with 4 heads, layer 2 with 1 head");
    }

    @Nested
    class Errors {

        @Test
        void tokensMustBeThere() {
            assertRefused(0, 1, Map.of("layer 1", new float[1][0][1]), "output must have 1 to 256 tokens, but got 0");
            assertRefused(
                    1, 257, Map.of("layer 1", new float[1][1][257]), "source must have 1 to 256 tokens, but got 257");
        }

        @Test
        void aLayerAndAHeadMustBeThere() {
            assertRefused(1, 1, Map.of(), "layers must hold at least one, but got none");
            assertRefused(
                    1,
                    1,
                    Map.of("layer 3", new float[0][1][1]),
                    "weights of layer 3 must have at least one head, but got none");
        }

        @Test
        void weightsMustFitTheTokens() {
            assertRefused(
                    2,
                    3,
                    Map.of("layer 1", new float[][][] {new float[2][3], new float[1][3]}),
                    "weights of layer 1 of head 2 must have a row for each of the 2 output tokens, but got 1");
            assertRefused(
                    1,
                    2,
                    Map.of("layer 1", new float[][][] {{{0, 2}}}),
                    "weights of layer 1 of head 1 must lie between 0 and 1, but got 2.0 in row 0");
        }

        @Test
        void thereMustBeMemoryForThem() {
            assertRefused(
                    101,
                    100,
                    Map.of("layer 1", new float[10][101][100]),
                    "weights must be at most 100000 to be drawn, but got 101000; draw fewer layers or tokens");
        }

        private void assertRefused(int outputs, int sources, Map<String, float[][][]> layers, String message) {
            assertThatThrownBy(() -> maps(outputs, sources, layers))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }
    }
}
