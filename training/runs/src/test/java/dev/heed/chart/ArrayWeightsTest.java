package dev.heed.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights in DJL's arrays, as networks show them. */
class ArrayWeightsTest {

    private static final List<String> SOURCE = List.of("a", "b", "c");
    private static final List<String> OUTPUT = List.of("d", "e");
    private static final float[][][] HEADS = {{{0, 0.25f, 0.75f}, {1, 0, 0}}, {{0.5f, 0, 0.5f}, {0, 0, 1}}};

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray array(Shape shape) {
        float[] values = {0, 0.25f, 0.75f, 1, 0, 0, 0.5f, 0, 0.5f, 0, 0, 1};
        return manager.create(values, new Shape(2, 2, 3)).reshape(shape);
    }

    @Test
    void aMapTakesAnArrayOfEachShape() {
        NDArray heads = array(new Shape(2, 2, 3));

        assertThat(weights(AttentionMap.of(SOURCE, OUTPUT, heads))).isDeepEqualTo(HEADS);
        assertThat(weights(AttentionMap.of(SOURCE, OUTPUT, heads.expandDims(0))))
                .isDeepEqualTo(HEADS);
        assertThat(weights(AttentionMap.of(SOURCE, OUTPUT, heads.get(1)))).isDeepEqualTo(new float[][][] {HEADS[1]});
    }

    private static float[][][] weights(AttentionMap map) {
        return Objects.requireNonNull(map.layers().get(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"FLOAT64", "FLOAT16", "FLOAT32"})
    void everyNumberTypeWillDoAndNothingStaysInNativeMemory(DataType type) {
        NDArray heads = array(new Shape(1, 2, 2, 3)).toType(type, false);
        int before = manager.getManagedArrays().size();

        assertThat(weights(AttentionMap.of(SOURCE, OUTPUT, heads))).isDeepEqualTo(HEADS);
        assertThat(manager.getManagedArrays()).hasSize(before);
    }

    @Test
    void layersKeepTheirNamesAndOrder() {
        Map<String, NDArray> layers = new LinkedHashMap<>();
        layers.put("z", array(new Shape(2, 2, 3)));
        layers.put("a", array(new Shape(2, 2, 3)).get(0));

        AttentionMap map = AttentionMap.ofArrays(SOURCE, OUTPUT, layers);

        assertThat(List.copyOf(map.layers().keySet())).containsExactly("z", "a");
        assertThat(map.layers().get("a")).isDeepEqualTo(new float[][][] {HEADS[0]});
    }

    @Test
    void otherShapesAreRefused() {
        assertRefused(new Shape(2, 1, 2, 3), "weights", "(2, 1, 2, 3)");
        assertRefused(new Shape(12), "weights", "(12)");
        assertRefused(new Shape(1, 1, 2, 2, 3), "weights", "(1, 1, 2, 2, 3)");
        assertThatThrownBy(() -> AttentionMap.ofArrays(SOURCE, OUTPUT, Map.of("low", array(new Shape(12)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weights of low must have shape (T, S), (H, T, S) or (1, H, T, S), but got (12)");
        assertThatThrownBy(() -> AttentionMap.of(SOURCE, OUTPUT, array(new Shape(3, 4))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("weights must have a row for each of the 2 output tokens, but got 3");
    }

    private void assertRefused(Shape shape, String name, String got) {
        assertThatThrownBy(() -> AttentionMap.of(SOURCE, OUTPUT, array(shape)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(name + " must have shape (T, S), (H, T, S) or (1, H, T, S), but got " + got);
    }
}
