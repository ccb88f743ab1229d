package dev.heed.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.chart.Picture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.Table;

/** All expected numbers are worked out on paper. */
class AttentionTraceTest {

    private static final float[][][] LOW = {{{0, 1}, {0.5f, 0.5f}}, {{1, 0}, {0.25f, 0.75f}}};
    private static final float[][][] HIGH = {{{0.5f, 0.5f}, {0, 1}}};

    private static AttentionTrace trace(float[][][] low, float[][][] high) {
        Map<String, float[][][]> layers = new LinkedHashMap<>();
        layers.put("low", low);
        layers.put("high", high);
        return new AttentionTrace(List.of("a", "end"), List.of("b", "c"), layers);
    }

    /** Layers of so many heads each, all weights 0. */
    private static AttentionTrace zeros(int numLayers, int numHeads, int length) {
        List<String> tokens =
                IntStream.range(0, length).mapToObj(String::valueOf).toList();
        Map<String, float[][][]> layers = new LinkedHashMap<>();
        IntStream.range(0, numLayers)
                .forEach(layer -> layers.put("layer" + layer, new float[numHeads][length][length]));
        return new AttentionTrace(tokens, tokens, layers);
    }

    @Test
    void theMeanIsOverAllHeadsOfAllLayers() {
        AttentionTrace trace = trace(LOW, HIGH);

        assertThat(trace.mean()).isDeepEqualTo(new float[][] {{0.5f, 0.5f}, {0.25f, 0.75f}});
        assertThat(trace.table().doubleColumn("2: end").asList()).containsExactly(0.5, 0.75);
    }

    @ParameterizedTest
    @CsvSource({
        "3, 2, mean over 3 layers and 2 heads",
        "1, 5, mean over 5 heads",
        "3, 1, mean over 3 layers and 1 head",
        "1, 1, 'layer0, one head'"
    })
    void theMeanSaysWhatItIsOver(int numLayers, int numHeads, String expected) {
        AttentionTrace trace = zeros(numLayers, numHeads, 2);

        assertThat(trace.meanName()).isEqualTo(expected);
        assertThat(trace.draw("copying").description()).startsWith("Attention weights of copying: " + expected + ".");
    }

    @Test
    void picturesNameTheTokens() {
        List<String> tokens = List.of("a", "b");
        AttentionTrace text = new AttentionTrace("key", "query", tokens, tokens, Map.of("0", LOW));

        assertThat(text.draw("it").description()).contains("2 query tokens (rows) over 2 key tokens");
        assertThat(text.at(1).drawHeads("it").orElseThrow().description()).contains("1 query tokens (rows)");
        assertThat(trace(LOW, HIGH).draw("it").description()).contains("2 output tokens (rows) over 2 source tokens");
    }

    @Test
    void layersOfDifferentNumbersOfHeadsAreCountedTogether() {
        assertThat(trace(LOW, HIGH).meanName()).isEqualTo("mean over 2 layers and 3 heads in all");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 2, ''",
        "4, 8, 2, 'Attention weights of it, head by head'",
        "3, 11, 2, 'Attention weights of it by layer, each the mean over its heads'",
        "4, 8, 56, 'Attention weights of it by layer, each the mean over its heads'",
        "33, 1, 2, ''",
        "1, 33, 2, ''"
    })
    void headsAreDrawnOneByOneOrByLayerOrNotAtAll(int numLayers, int numHeads, int length, String title) {
        String description = zeros(numLayers, numHeads, length)
                .drawHeads("it")
                .map(Picture::description)
                .orElse("");

        assertThat(description.split("\\. ", 2)[0]).isEqualTo(title);
    }

    @Test
    void theMeanOfALayerIsOverItsHeads() {
        float[][][] many = new float[32][][];
        IntStream.range(0, 32).forEach(head -> many[head] = LOW[head % 2]);

        Picture picture = trace(many, HIGH).drawHeads("it").orElseThrow();

        assertThat(picture.description()).endsWith("a map for each of low, high");
        assertThat(picture.svg()).contains("<title>low: b → a: 0.500</title>", "<title>low: c → end: 0.625</title>");
    }

    @Test
    void onePositionAndAllOfThemPooledAreTracesOfOneRow() {
        AttentionTrace first = trace(LOW, HIGH).at(0);
        AttentionTrace pooled = trace(LOW, HIGH).pooled("label");

        assertThat(first.output()).containsExactly("b");
        assertThat(first.layers().get("low")).isDeepEqualTo(new float[][][] {{{0, 1}}, {{1, 0}}});
        assertThat(pooled.output()).containsExactly("label");
        assertThat(pooled.layers().get("low")).isDeepEqualTo(new float[][][] {{{0.25f, 0.75f}}, {{0.625f, 0.375f}}});
        assertThat(pooled.layers().get("high")).isDeepEqualTo(new float[][][] {{{0.25f, 0.75f}}});
    }

    @Test
    void eachHeadOfALayerHasItsStatistics() {
        Table[] tables = trace(LOW, HIGH).statistics();

        assertThat(tables).extracting(Table::name).containsExactly("low", "high");
        assertThat(tables[0].doubleColumn("diagonal").asList()).containsExactly(0.25, 0.875);
    }

    @Test
    void changingTheArrayLaterDoesNotChangeTheTrace() {
        float[][][] weights = {{{0, 1}, {1, 0}}};
        AttentionTrace trace = trace(weights, HIGH);

        weights[0][1][0] = 0;

        assertThat(trace.mean()[1][0]).isEqualTo(0.5f);
    }

    @Test
    void weightsMustFitTheTokens() {
        assertRefused(new float[][][] {{{0, 1}, {1}}}, "weights of low must have shape (H, 2, 2), but got (1, 2, 1)");
        assertRefused(
                new float[][][] {LOW[0], {{0, 1}}}, "weights of low must have shape (H, 2, 2), but got (2, 1, 2)");
        assertRefused(new float[0][][], "weights of low must have at least one head, but got none");
        assertThatThrownBy(() -> new AttentionTrace(List.of(), List.of(), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("layers must hold at least one, but got none");
    }

    private static void assertRefused(float[][][] weights, String message) {
        assertThatThrownBy(() -> trace(weights, HIGH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
