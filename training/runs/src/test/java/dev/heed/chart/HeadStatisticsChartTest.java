package dev.heed.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Rectangle;
import org.junit.jupiter.api.Test;

class HeadStatisticsChartTest {

    private static final Color POINT = SeriesStyle.numbered(0).color();

    /** The third panel is the diagonal's. */
    private static final int DIAGONAL = 2;

    private static HeadStatistics diagonals(float... shares) {
        float[][][] weights = new float[shares.length][1][2];
        for (int i = 0; i < shares.length; i++) {
            weights[i][0] = new float[] {shares[i], 1 - shares[i]};
        }
        return HeadStatistics.of(weights);
    }

    private static double rightmost(Picture picture, int row) {
        int left = HeadStatisticsPainter.left(DIAGONAL);
        int top = HeadStatisticsPainter.ROWS_TOP + HeadStatisticsPainter.LAYER_ROW + row * HeadStatisticsPainter.ROW;
        Rectangle panel =
                new Rectangle(left - 6, top, HeadStatisticsPainter.PANEL_WIDTH + 12, HeadStatisticsPainter.ROW);
        return new Pixels(picture)
                .places(POINT, panel).stream()
                        .mapToDouble(place -> place[0])
                        .max()
                        .orElse(Double.NaN);
    }

    @Test
    void aPointLiesWhereItsNumberSays() {
        Picture picture = HeadStatisticsChart.builder()
                .addLayer("layer 1", diagonals(0.25f, 0.75f, 1))
                .build()
                .draw();
        double quarter = rightmost(picture, 0);

        assertThat(rightmost(picture, 1) - quarter).isEqualTo(HeadStatisticsPainter.PANEL_WIDTH / 2.0);
        assertThat(rightmost(picture, 2) - quarter).isEqualTo(HeadStatisticsPainter.PANEL_WIDTH * 0.75);
    }

    @Test
    void aHeadWithoutNumbersHasNoPoint() {
        Picture picture = HeadStatisticsChart.builder()
                .addLayer("layer 1", HeadStatistics.of(new float[1][3][3]))
                .build()
                .draw();

        assertThat(new Pixels(picture).has(POINT)).isFalse();
    }

    @Test
    void manyHeadsMakeItHigherAndNothingIsCut() {
        Picture picture = HeadStatisticsChart.builder()
                .addLayer(
                        "a layer whose name is much longer than there is room for ".repeat(5), diagonals(new float[13]))
                .addLayer("layer 2", diagonals(1, 1, 1))
                .optTitle("A title that is much longer than the chart is wide ".repeat(5))
                .build()
                .draw();

        assertThat(picture.width()).isEqualTo(HeadStatisticsPainter.WIDTH);
        assertThat(picture.height())
                .isGreaterThan(16 * HeadStatisticsPainter.ROW + 2 * HeadStatisticsPainter.LAYER_ROW);
        assertThat(new Pixels(picture).hasWhiteEdges(10)).isTrue();
    }

    @Test
    void theDescriptionNamesLayersAndStatistics() {
        Picture picture = HeadStatisticsChart.builder()
                .addLayer("layer 1", diagonals(1, 1))
                .addLayer("layer 2", diagonals(1))
                .build()
                .draw();

        assertThat(picture.description())
                .isEqualTo("What each head does. For each head of layer 1 with 2 heads, layer 2 with 1 head: entropy,"
                        + " distance, and the shares of weight on the diagonal, the previous token and the same token"
                        + " elsewhere.");
    }

    @Test
    void aLayerMustBeThere() {
        assertThatThrownBy(() -> HeadStatisticsChart.builder().build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layers must hold at least one, but got none");
    }
}
