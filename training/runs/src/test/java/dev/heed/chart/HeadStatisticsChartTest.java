package dev.heed.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.Rectangle;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadStatisticsChartTest {

    private static final Color POINT = new Style(0).color();

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
        int left = HeadStatisticsChart.left(DIAGONAL);
        int top = HeadStatisticsChart.ROWS_TOP + HeadStatisticsChart.LAYER_ROW + row * HeadStatisticsChart.ROW;
        Rectangle panel = new Rectangle(left - 6, top, HeadStatisticsChart.PANEL_WIDTH + 12, HeadStatisticsChart.ROW);
        return new Pixels(picture)
                .places(POINT, panel).stream()
                        .mapToDouble(place -> place[0])
                        .max()
                        .orElse(Double.NaN);
    }

    @Test
    void aPointLiesWhereItsNumberSays() {
        Picture picture = new HeadStatisticsChart(Map.of("layer 1", diagonals(0.25f, 0.75f, 1))).draw();
        double quarter = rightmost(picture, 0);

        assertThat(rightmost(picture, 1) - quarter).isEqualTo(HeadStatisticsChart.PANEL_WIDTH / 2.0);
        assertThat(rightmost(picture, 2) - quarter).isEqualTo(HeadStatisticsChart.PANEL_WIDTH * 0.75);
    }

    @Test
    void aHeadWithoutNumbersHasNoPoint() {
        Picture picture = new HeadStatisticsChart(Map.of("layer 1", HeadStatistics.of(new float[1][3][3]))).draw();

        assertThat(new Pixels(picture).has(POINT)).isFalse();
    }

    @Test
    void manyHeadsMakeItHigherAndNothingIsCut() {
        Map<String, HeadStatistics> layers = new LinkedHashMap<>();
        layers.put("a layer whose name is much longer than there is room for ".repeat(5), diagonals(new float[13]));
        layers.put("layer 2", diagonals(1, 1, 1));
        Picture picture =
                new HeadStatisticsChart("A title that is much longer than the chart is wide ".repeat(5), layers).draw();

        assertThat(picture.width()).isEqualTo(HeadStatisticsChart.WIDTH);
        assertThat(picture.height()).isGreaterThan(16 * HeadStatisticsChart.ROW + 2 * HeadStatisticsChart.LAYER_ROW);
        assertThat(new Pixels(picture).hasWhiteEdges(10)).isTrue();
    }

    @Test
    void theDescriptionNamesLayersAndStatistics() {
        Map<String, HeadStatistics> layers = new LinkedHashMap<>();
        layers.put("layer 1", diagonals(1, 1));
        layers.put("layer 2", diagonals(1));
        Picture picture = new HeadStatisticsChart(layers).draw();

        assertThat(picture.description())
                .isEqualTo("What each head does. For each head of layer 1 with 2 heads, layer 2 with 1 head: entropy,"
                        + " distance, and the shares of weight on the diagonal, the previous token and the same token"
                        + " elsewhere.");
    }

    @Test
    void aLayerMustBeThere() {
        assertThatThrownBy(() -> new HeadStatisticsChart(Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layers must hold at least one, but got none");
    }
}
