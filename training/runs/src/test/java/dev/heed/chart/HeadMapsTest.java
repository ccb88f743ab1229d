package dev.heed.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Rectangle;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadMapsTest {

    private static List<String> tokens(int count, String stem) {
        return IntStream.range(0, count).mapToObj(i -> stem + i).toList();
    }

    private static HeadMaps.Builder maps(int outputs, int sources) {
        return HeadMaps.builder().setSource(tokens(sources, "token")).setOutput(tokens(outputs, "word"));
    }

    @Nested
    class Cells {

        private final float[][][] low = {{{0, 0.25f, 0.75f}, {1, 0, 0}}, {{0.5f, 0, 0}, {0, 0, 1}}};
        private final float[][][] high = {{{0.125f, 0.25f, 0}, {0, 0.375f, 1}}};
        private final HeadMaps maps =
                maps(2, 3).addLayer("low", low).addLayer("high", high).build();

        @Test
        void eachHeadShowsItsOwnWeightsOnOneScale() {
            Pixels pixels = new Pixels(maps.draw());
            List<float[][]> expected = List.of(low[0], low[1], high[0]);

            for (int head = 0; head < 3; head++) {
                for (int output = 0; output < 2; output++) {
                    for (int source = 0; source < 3; source++) {
                        Rectangle cell = maps.layout().heads.get(head).panel().cell(output, source);
                        assertThat(pixels.at(cell.x + 3, cell.y + 3))
                                .as("head %s, output %s, source %s", head, output, source)
                                .isEqualTo(ColorScale.at(expected.get(head)[output][source]));
                    }
                }
            }
        }

        @Test
        void aCellNamesHeadTokensAndWeight() {
            List<Spot> spots = maps.draw().spots();

            assertThat(spots).hasSize(3 * 2 * 3);
            assertThat(spots.get(2).text()).isEqualTo("low, head 1: word0 → token2: 0.750");
            assertThat(spots.get(2).place())
                    .isEqualTo(maps.layout().heads.get(0).panel().cell(0, 2));
            assertThat(spots.get(16).text()).isEqualTo("high, head 1: word1 → token1: 0.375");
        }

        @Test
        void tooManyCellsToNameHaveNoTexts() {
            assertThat(maps(50, 40)
                            .addLayer("all", new float[5][50][40])
                            .build()
                            .draw()
                            .spots())
                    .hasSize(HeadMaps.MOST_SPOTS);
            assertThat(maps(50, 40)
                            .addLayer("all", new float[6][50][40])
                            .build()
                            .draw()
                            .spots())
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
            float[][] weights = new float[side][side];
            weights[1][1] = 0.9f;
            HeadMaps maps =
                    maps(side, side).addLayer("one", new float[][][] {weights}).build();
            Rectangle cell = maps.layout().heads.get(0).panel().cell(1, 1);
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
            HeadMaps maps = maps(outputs, sources)
                    .addLayer("layer 1", new float[heads][outputs][sources])
                    .addLayer("layer 2", new float[1][outputs][sources])
                    .optTitle("A title that is much longer than maps of few tokens are wide, so that it must wrap")
                    .build();
            HeadMapsLayout layout = maps.layout();
            List<Rectangle> taken =
                    layout.heads.stream().map(head -> withLabels(layout, head)).toList();

            for (int i = 0; i < taken.size(); i++) {
                for (int j = 0; j < i; j++) {
                    assertThat(taken.get(i).intersects(taken.get(j)))
                            .as("heads %s and %s", j, i)
                            .isFalse();
                }
                assertThat(taken.get(i).intersects(layout.bar())).as("bar").isFalse();
            }
            assertThat(layout.axes.labelFont().getSize2D() * 1.2).isLessThanOrEqualTo(layout.axes.cell);
            assertThat(layout.width()).isLessThanOrEqualTo(1360);
            assertThat(new Pixels(maps.draw()).hasWhiteEdges(10)).isTrue();
        }

        /** The map, its name and the source tokens; slanted ones lean over to the right, above the bar. */
        private Rectangle withLabels(HeadMapsLayout layout, HeadMapsLayout.Head head) {
            Rectangle plot = head.panel().plot();
            int above = layout.axes.labelHeight() + HeadMapsLayout.HEAD_NAME_HEIGHT;
            Rectangle labels = new Rectangle(plot.x, plot.y - above, plot.width + layout.axes.overhang(), above);
            return labels.union(plot).intersection(new Rectangle(0, 0, layout.bar().x, layout.height()));
        }

        @Test
        void headsOfALayerStandSideBySideAndLayersBelow() {
            HeadMapsLayout layout = maps(5, 5)
                    .addLayer("layer 1", new float[4][5][5])
                    .addLayer("layer 2", new float[2][5][5])
                    .build()
                    .layout();
            List<Rectangle> plots =
                    layout.heads.stream().map(head -> head.panel().plot()).toList();

            assertThat(plots.subList(0, 4)).extracting(plot -> plot.y).containsOnly(plots.get(0).y);
            assertThat(plots.subList(4, 6)).extracting(plot -> plot.y).containsOnly(plots.get(4).y);
            assertThat(plots.get(4).y).isGreaterThan(plots.get(0).y + plots.get(0).height);
            assertThat(plots.get(5).x).isEqualTo(plots.get(1).x);
            assertThat(layout.heads)
                    .extracting(HeadMapsLayout.Head::first)
                    .containsExactly(true, false, false, false, true, false);
        }

        @Test
        void moreHeadsThanFitTakeLinesOfEqualLength() {
            HeadMapsLayout layout = maps(40, 40)
                    .addLayer("layer 1", new float[4][40][40])
                    .build()
                    .layout();

            assertThat(layout.heads).extracting(HeadMapsLayout.Head::first).containsExactly(true, false, true, false);
        }
    }

    @Test
    void theDescriptionNamesTitleSizesAndLayers() {
        Picture picture = maps(2, 3)
                .addLayer("layer 1", new float[4][2][3])
                .addLayer("layer 2", new float[1][2][3])
                .optTitle("Copying")
                .optSourceName("letters")
                .optOutputName("sounds")
                .build()
                .draw();

        assertThat(picture.description())
                .isEqualTo("Copying. Attention weights of 2 sounds tokens (rows) over 3 letters tokens (columns), a map"
                        + " for each head: layer 1 with 4 heads, layer 2 with 1 head");
    }

    @Nested
    class Errors {

        @Test
        void tokensMustBeThere() {
            assertRefused(HeadMaps.builder(), "source must have 1 to 256 tokens, but got 0");
            assertRefused(
                    maps(1, 1).setOutput(Collections.nCopies(257, "a")),
                    "output must have 1 to 256 tokens, but got 257");
        }

        @Test
        void aLayerAndAHeadMustBeThere() {
            assertRefused(maps(1, 1), "layers must hold at least one, but got none");
            assertRefused(
                    maps(1, 1).addLayer("layer 3", new float[0][1][1]),
                    "weights of layer 3 must have at least one head, but got none");
        }

        @Test
        void weightsMustFitTheTokens() {
            assertRefused(
                    maps(2, 3).addLayer("layer 1", new float[][][] {new float[2][3], new float[1][3]}),
                    "weights of layer 1 of head 2 must have a row for each of the 2 output tokens, but got 1");
            assertRefused(
                    maps(1, 2).addLayer("layer 1", new float[][][] {{{0, 2}}}),
                    "weights of layer 1 of head 1 must lie between 0 and 1, but got 2.0 in row 0");
        }

        @Test
        void thereMustBeMemoryForThem() {
            assertRefused(
                    maps(101, 100).addLayer("layer 1", new float[10][101][100]),
                    "weights must be at most 100000 to be drawn, but got 101000; draw fewer layers or tokens");
        }

        private void assertRefused(HeadMaps.Builder builder, String message) {
            assertThatThrownBy(builder::build)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }
    }
}
