package dev.heed.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Rectangle;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttentionMapTest {

    private static AttentionMap map(int outputs, int sources) {
        return map(outputs, sources, new float[outputs][sources]);
    }

    private static AttentionMap map(int outputs, int sources, float[][] weights) {
        return AttentionMap.of(tokens(sources, "token"), tokens(outputs, "word"), weights);
    }

    private static Rectangle cell(AttentionMap map, int output, int source) {
        return new MapLayout(map).heads.get(0).cell(output, source);
    }

    private static List<String> tokens(int count, String stem) {
        return IntStream.range(0, count).mapToObj(i -> stem + i).toList();
    }

    @Nested
    class Cells {

        @Test
        void aCellHasTheColourOfItsWeight() {
            float[][] weights = {{0, 0.25f, 0.75f}, {1, 0, 0}};
            AttentionMap map = map(2, 3, weights);
            Pixels pixels = new Pixels(map.draw());

            for (int output = 0; output < 2; output++) {
                for (int source = 0; source < 3; source++) {
                    Rectangle cell = cell(map, output, source);
                    // The corner, since the weight may be printed in the middle
                    assertThat(pixels.at(cell.x + 3, cell.y + 3))
                            .as("output %s, source %s", output, source)
                            .isEqualTo(ColorScale.at(weights[output][source]));
                }
            }
        }

        @Test
        void anEqualWeightHasTheSameColourOnEveryMap() {
            AttentionMap faint = map(1, 2, new float[][] {{0.3f, 0.1f}});
            AttentionMap strong = map(1, 2, new float[][] {{0.3f, 0.7f}});

            assertThat(corner(faint)).isEqualTo(corner(strong)).isEqualTo(ColorScale.at(0.3f));
        }

        private Color corner(AttentionMap map) {
            Rectangle cell = cell(map, 0, 0);
            return new Pixels(map.draw()).at(cell.x + 3, cell.y + 3);
        }

        @Test
        void theColourBarRunsFromOneAtTheTopToZero() {
            AttentionMap map = map(4, 4);
            Pixels pixels = new Pixels(map.draw());
            Rectangle bar = new MapLayout(map).bar;

            assertThat(pixels.at(bar.getCenterX(), bar.y)).isEqualTo(ColorScale.at(1 - 0.5 / bar.height));
            assertThat(pixels.at(bar.getCenterX(), bar.y + bar.height - 1.0))
                    .isEqualTo(ColorScale.at(0.5 / bar.height));
        }

        @Test
        void changingTheArrayLaterDoesNotChangeTheMap() {
            float[][] weights = {{1, 0}};
            AttentionMap map = map(1, 2, weights);
            weights[0][0] = 0;

            assertThat(corner(map)).isEqualTo(ColorScale.at(1));
        }
    }

    @Nested
    class Values {

        @Test
        void aSmallMapPrintsItsWeights() {
            assertThat(inkInFirstCell(TokenAxes.LARGEST_WITH_VALUES, 0.9f)).isTrue();
        }

        @Test
        void aLargeMapDoesNot() {
            assertThat(inkInFirstCell(TokenAxes.LARGEST_WITH_VALUES + 1, 0.9f)).isFalse();
        }

        @Test
        void aWeightThatRoundsToZeroIsNotPrinted() {
            assertThat(inkInFirstCell(3, 0.0049f)).isFalse();
            assertThat(inkInFirstCell(3, 0.0051f)).isTrue();
        }

        private boolean inkInFirstCell(int side, float weight) {
            float[][] weights = new float[side][side];
            weights[0][0] = weight;
            AttentionMap map = map(side, side, weights);
            Rectangle cell = cell(map, 0, 0);
            Rectangle inside = new Rectangle(cell.x + 1, cell.y + 1, cell.width - 3, cell.height - 3);
            int pixels = inside.width * inside.height * Picture.SCALE * Picture.SCALE;
            return new Pixels(map.draw()).places(ColorScale.at(weight), inside).size() < pixels;
        }
    }

    @Nested
    class Layout {

        @ParameterizedTest
        @CsvSource({"1,1", "2,3", "12,7", "13,31", "64,64", "3,64", "64,2"})
        void labelsDoNotOverlapAndNothingIsCut(int outputs, int sources) {
            AttentionMap map = map(outputs, sources)
                    .titled("A title that is much longer than a map of few tokens is wide, so that it must wrap");
            MapLayout layout = new MapLayout(map);

            assertThat(layout.axes.cell).isGreaterThanOrEqualTo((int) Math.ceil(lineOf(layout)));
            assertThat(needed(layout)).as("distance of source labels").isLessThanOrEqualTo(layout.axes.cell);
            assertThat(new Pixels(map.draw()).hasWhiteEdges(10)).isTrue();
        }

        private double lineOf(MapLayout layout) {
            return layout.axes.labelFont().getSize2D() * 1.2;
        }

        /** The distance that labels side by side take on the axis, by their turn. */
        private double needed(MapLayout layout) {
            return switch (layout.axes.degrees) {
                case 0 -> Ink.widest(layout.axes.labelFont(), layout.axes.sourceLabels);
                case 45 -> lineOf(layout) * Math.sqrt(2);
                default -> lineOf(layout);
            };
        }

        @Test
        void shortTokensStandLevel() {
            AttentionMap map = AttentionMap.of(List.of("7", "12", "<eos>"), tokens(3, "word"), new float[3][3]);

            assertThat(new MapLayout(map).axes.degrees).isZero();
        }

        @Test
        void veryLongTokensAreCut() {
            String token = "x".repeat(500);
            AttentionMap map = AttentionMap.of(List.of(token, "b"), List.of(token), new float[1][2]);

            assertThat(new MapLayout(map).axes.sourceLabels.get(0)).matches("x+…");
            assertThat(map.draw().width()).isLessThan(500);
            assertThat(new Pixels(map.draw()).hasWhiteEdges(10)).isTrue();
        }

        @Test
        void whiteSpaceBecomesVisible() {
            AttentionMap map = AttentionMap.of(List.of(" ", "a\nb"), List.of("c"), new float[1][2]);

            assertThat(new MapLayout(map).axes.sourceLabels).containsExactly("␣", "a·b");
        }

        @Test
        void aLongTitleWrapsAndKeepsAllItsWords() {
            AttentionMap map = map(2, 2).titled("Each output word looks at the source word that it translates");

            assertThat(new MapLayout(map).titleLines).hasSizeGreaterThan(1);
            assertThat(String.join(" ", new MapLayout(map).titleLines))
                    .isEqualTo("Each output word looks at the source word that it translates");
        }
    }

    @Test
    void theDescriptionNamesTitleAndSizes() {
        Picture picture = map(2, 3).titled("Copying").named("letters", "sounds").draw();

        assertThat(picture.description())
                .isEqualTo("Copying. Attention weights of 2 sounds tokens (rows) over 3 letters tokens (columns)");
    }

    @Nested
    class Errors {

        @Test
        void tokensMustBeThere() {
            assertRefused(
                    () -> AttentionMap.of(List.of(), List.of("a"), new float[1][0]),
                    "source must have 1 to 256 tokens, but got 0");
        }

        @Test
        void tokensMustNotBeTooMany() {
            assertRefused(
                    () -> AttentionMap.of(List.of("b"), Collections.nCopies(257, "a"), new float[257][1]),
                    "output must have 1 to 256 tokens, but got 257");
        }

        @Test
        void rowsMustMatchTheOutput() {
            assertRefused(
                    () -> map(2, 3, new float[3][3]),
                    "weights must have a row for each of the 2 output tokens, but got 3");
        }

        @Test
        void columnsMustMatchTheSource() {
            assertRefused(
                    () -> map(2, 3, new float[][] {{0, 0, 1}, {1, 0}}),
                    "weights must have a column for each of the 3 source tokens, but got 2 in row 1");
        }

        @Test
        void weightsMustBeWeights() {
            assertRefused(
                    () -> map(1, 2, new float[][] {{0, 1.5f}}),
                    "weights must lie between 0 and 1, but got 1.5 in row 0");
            assertRefused(
                    () -> map(1, 2, new float[][] {{Float.NaN, 0}}),
                    "weights must lie between 0 and 1, but got NaN in row 0");
        }

        private void assertRefused(ThrowingCallable call, String message) {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }
    }
}
