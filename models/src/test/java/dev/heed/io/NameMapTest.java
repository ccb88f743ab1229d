package dev.heed.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.heed.block.ParameterPaths;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameMapTest {

    private static final NameMap MAP = rules().build();

    private final NDManager manager = NDManager.newBaseManager();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        manager.close();
    }

    private static NameMap.Builder rules() {
        return NameMap.builder()
                .joined(
                        List.of("layer{}.query.weight", "layer{}.key.weight", "layer{}.value.weight"),
                        "h.{}.attn.weight",
                        1,
                        true)
                .joined(
                        List.of("layer{}.query.bias", "layer{}.key.bias", "layer{}.value.bias"),
                        "h.{}.attn.bias",
                        0,
                        false)
                .ignored("h\\.\\d+\\.mask");
    }

    /** What fits {@link #MAP}: 0, 1, 2, ... in weights, 100, 101, ... in the first bias and 200, ... in the second. */
    private Map<String, NDArray> theirs() {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        for (int layer = 0; layer < 2; layer++) {
            arrays.put("h." + layer + ".attn.weight", manager.arange(35f).reshape(5, 7));
            arrays.put("h." + layer + ".attn.bias", manager.arange(7f).add(100 * (layer + 1)));
        }
        return arrays;
    }

    private Path saved(Map<String, NDArray> arrays) {
        Path file = folder.resolve("model.safetensors");
        SafeTensors.write(file, arrays);
        return file;
    }

    private void load(NameMap map, Block network, Path file) {
        try (SavedTensors saved = SavedTensors.open(file)) {
            map.load(network, saved, manager);
        }
    }

    private static float[] numbers(Block network, String path) {
        return Objects.requireNonNull(ParameterPaths.of(network).get(path), path)
                .getArray()
                .toFloatArray();
    }

    private void assertRefused(Map<String, NDArray> arrays, String message) {
        Block network = NamedLayers.of(manager, 5);
        List<float[]> before = ParameterPaths.of(network).values().stream()
                .map(parameter -> parameter.getArray().toFloatArray())
                .toList();
        Path file = saved(arrays);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> load(MAP, network, file))
                .withMessage(message.replace("FILE", file.toString()));

        assertThat(ParameterPaths.of(network).values().stream()
                        .map(parameter -> parameter.getArray().toFloatArray()))
                .usingRecursiveComparison()
                .isEqualTo(before);
    }

    @Test
    void takesApartWhatTheyJoinedAndTransposed() {
        Block network = NamedLayers.of(manager, 5);

        load(MAP, network, saved(theirs()));

        assertThat(numbers(network, "layer1.query.weight"))
                .containsExactly(0, 7, 14, 21, 28, 1, 8, 15, 22, 29, 2, 9, 16, 23, 30);
        assertThat(numbers(network, "layer1.key.weight")).containsExactly(3, 10, 17, 24, 31, 4, 11, 18, 25, 32);
        assertThat(numbers(network, "layer0.value.weight")).containsExactly(5, 12, 19, 26, 33, 6, 13, 20, 27, 34);
        assertThat(numbers(network, "layer1.query.bias")).containsExactly(200, 201, 202);
        assertThat(numbers(network, "layer1.value.bias")).containsExactly(205, 206);
        assertThat(numbers(network, "output.bias")).containsExactly(100, 101, 102);
    }

    @Test
    void exportsWhatItLoads() {
        Block network = NamedLayers.of(manager, 5);
        load(MAP, network, saved(theirs()));

        Map<String, NDArray> exported = MAP.export(network, manager);

        assertThat(exported.keySet()).containsExactlyInAnyOrderElementsOf(theirs().keySet());
        theirs().forEach((name, array) -> assertThat(exported.get(name)).isEqualTo(array));
    }

    @Test
    void leavesNothingInTheManager() {
        Block network = NamedLayers.of(manager, 5);
        Path file = saved(theirs());
        int before = manager.getManagedArrays().size();

        load(MAP, network, file);
        try (NDManager other = NDManager.newBaseManager()) {
            MAP.export(network, other);
        }

        assertThat(manager.getManagedArrays()).hasSize(before);
    }

    @Test
    void exchangesTheAxesOfAMatrix() {
        NameMap map = NameMap.builder()
                .transposed("layer{}.query.weight", "{}.q")
                .same("layer{}.query.bias", "{}.b")
                .same("layer{}.key.weight", "{}.k")
                .same("layer{}.key.bias", "{}.kb")
                .same("layer{}.value.weight", "{}.v")
                .same("layer{}.value.bias", "{}.vb")
                .build();
        Block network = NamedLayers.of(manager, 5);
        Map<String, NDArray> exported = map.export(network, manager);
        Block other = NamedLayers.of(manager, 5);

        load(map, other, saved(exported));

        assertThat(exported.get("1.q")).extracting(NDArray::getShape).isEqualTo(new Shape(5, 3));
        ParameterPaths.of(network)
                .forEach((path, parameter) -> assertThat(
                                Objects.requireNonNull(ParameterPaths.of(other).get(path))
                                        .getArray())
                        .isEqualTo(parameter.getArray()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"float64", "float16"})
    void convertsFloatingPointNumbers(String type) {
        Map<String, NDArray> arrays = theirs();
        arrays.replaceAll((name, array) -> array.toType(DataType.valueOf(type.toUpperCase(Locale.ROOT)), true));
        Block network = NamedLayers.of(manager, 5);

        load(MAP, network, saved(arrays));

        assertThat(numbers(network, "layer0.query.bias")).containsExactly(100, 101, 102);
    }

    @Test
    void namesWhatDiffersAndChangesNothing() {
        Map<String, NDArray> arrays = theirs();
        arrays.remove("h.1.attn.bias");
        arrays.put("h.0.attn.weight", manager.ones(new Shape(7, 5)));
        arrays.put("h.2.attn.bias", manager.ones(new Shape(7)));
        arrays.put("h.0.mask", manager.ones(new Shape(1)));

        assertRefused(
                arrays,
                "parameters must fit the network, but got FILE with no h.1.attn.bias (7) float32, h.0.attn.weight (7, 5)"
                        + " float32 instead of (5, 7) float32, an unknown h.2.attn.bias (7) float32");
    }

    @Test
    void shortensALongList() {
        assertRefused(
                Map.of("x", manager.ones(new Shape(1))),
                "parameters must fit the network, but got FILE with no h.0.attn.weight (5, 7) float32, no h.1.attn.weight"
                        + " (5, 7) float32, no h.0.attn.bias (7) float32, no h.1.attn.bias (7) float32 and 1 more");
    }

    @ParameterizedTest
    @CsvSource({"h.0.attn.weight, int8", "h.0.attn.qweight, int32", "h.0.attn.weight.absmax, float32"})
    void refusesQuantisedWeights(String name, String type) {
        Map<String, NDArray> arrays = theirs();
        arrays.put(name, manager.ones(new Shape(5, 7), DataType.valueOf(type.toUpperCase(Locale.ROOT))));

        assertRefused(
                arrays,
                "FILE: weights must be floating-point numbers, not quantised, but got " + name + " (5, 7) " + type);
    }

    @Test
    void refusesNumbersThatBecomeInfiniteAndLeavesNothingHalfLoaded() {
        Map<String, NDArray> arrays = theirs();
        arrays.put("h.1.attn.bias", manager.create(new double[] {0, 0, 1e300, 0, 0, Double.POSITIVE_INFINITY, 0}));
        Block network = NamedLayers.of(manager, 5);
        Path file = saved(arrays);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> load(MAP, network, file))
                .withMessage(file + ": h.1.attn.bias must have numbers that float32 has too, but got larger ones");

        assertThat(network.getParameters().values()).noneMatch(Parameter::isInitialized);
    }

    /** The output is the first layer's query, which theirs may hold a second time. */
    private static NameMap withOutput() {
        return rules().same("output.weight", "head.weight")
                .same("output.bias", "head.bias")
                .build();
    }

    @Test
    void takesASharedParameterFromTheNamesThatAreThere() {
        Map<String, NDArray> arrays = theirs();
        Block network = NamedLayers.of(manager, 5);

        load(withOutput(), network, saved(arrays));
        arrays.put("head.bias", manager.create(new float[] {100, 101, 102}));
        load(withOutput(), network, saved(arrays));

        assertThat(numbers(network, "output.bias")).containsExactly(100, 101, 102);
        assertThat(withOutput().export(network, manager)).containsKeys("h.0.attn.bias", "head.bias", "head.weight");
    }

    @Test
    void refusesASharedParameterWithTwoValues() {
        Map<String, NDArray> arrays = theirs();
        arrays.put("head.bias", manager.create(new float[] {100, 101, 103}));
        Path file = saved(arrays);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> load(withOutput(), NamedLayers.of(manager, 5), file))
                .withMessage(file + ": head.bias must equal the other array of the parameter that blocks share, but got"
                        + " other numbers");
    }

    @Test
    void refusesAMapThatDoesNotFitItself() {
        Block network = NamedLayers.of(manager, 5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NameMap.builder().build().export(network, manager))
                .withMessage("map must have a rule for each parameter, but got none for layer0.query.weight");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NameMap.builder().same("layer{}.x", "x"))
                .withMessage("ours and theirs must have the same count of {}, but got layer{}.x and x");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        rules().same("output.weight", "h.0.attn.bias").build().export(network, manager))
                .withMessage("map must have a name for one array, but got h.0.attn.bias for two");
    }
}
