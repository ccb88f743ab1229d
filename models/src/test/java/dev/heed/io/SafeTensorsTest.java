package dev.heed.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsTest {

    @TempDir
    private Path folder;

    private static Map<String, NDArray> arrays(NDManager manager) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        arrays.put("floats/a", manager.create(new float[] {1, -0f, Float.NaN, 4, 5, 6}, new Shape(2, 3)));
        arrays.put("longs", manager.create(new long[] {1L << 40, -3}, new Shape(2)));
        return arrays;
    }

    private static NDArray named(Map<String, NDArray> arrays, String name) {
        return Objects.requireNonNull(arrays.get(name));
    }

    @Test
    void comeBackBitByBit() {
        Path file = folder.resolve("file");
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> arrays = arrays(manager);
            named(arrays, "longs").setName("its own");

            SafeTensors.write(file, arrays);
            Map<String, NDArray> read = SafeTensors.read(file, manager);

            assertThat(read.keySet()).containsExactlyInAnyOrder("floats/a", "longs");
            read.forEach((name, array) -> {
                NDArray expected = named(arrays, name);
                assertThat(array.getShape()).isEqualTo(expected.getShape());
                assertThat(array.getDataType()).isEqualTo(expected.getDataType());
                assertThat(array.toByteBuffer()).isEqualTo(expected.toByteBuffer());
                assertThat(array.getManager()).isSameAs(manager);
            });
            assertThat(named(arrays, "longs").getName()).isEqualTo("its own");
            assertThat(named(arrays, "floats/a").getName()).isNull();
        }
    }

    /** As the format is described: eight bytes of length, JSON, then the numbers, little-endian. */
    @Test
    void haveTheFormatOthersRead() throws IOException {
        Path file = folder.resolve("file");
        try (NDManager manager = NDManager.newBaseManager()) {
            SafeTensors.write(file, Map.of("w", manager.create(new float[] {1.5f, -2}, new Shape(1, 2))));
        }

        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = Math.toIntExact(bytes.getLong());
        byte[] header = new byte[length];
        bytes.get(header);
        assertThat(new String(header, StandardCharsets.UTF_8).replaceAll("\\s", ""))
                .contains("\"w\":{", "\"dtype\":\"F32\"", "\"shape\":[1,2]", "\"data_offsets\":[0,8]");
        assertThat(bytes.getFloat()).isEqualTo(1.5f);
        assertThat(bytes.getFloat()).isEqualTo(-2f);
        assertThat(bytes.hasRemaining()).isFalse();
    }

    /** As {@code safetensors.torch.save_model} does it, which drops the second name and says so. */
    @Test
    void underTwoNamesAreWrittenOnce() throws IOException {
        Path file = folder.resolve("file");
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray shared = manager.create(new float[] {1, 2, 3});
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            arrays.put("embedding", shared);
            arrays.put("output", shared);
            SafeTensors.write(file, arrays);

            Map<String, NDArray> read = SafeTensors.read(file, manager);

            assertThat(SafeTensors.metadata(file)).isEqualTo(Map.of("output", "embedding"));
            assertThat(read.keySet()).containsExactly("embedding", "output");
            assertThat(named(read, "output")).isSameAs(named(read, "embedding"));
            assertThat(named(read, "output").toFloatArray()).containsExactly(1, 2, 3);
            assertThat(Files.size(file)).isLessThan(8 + 128 + 2 * 12);
        }
    }

    /** More numbers than are moved at once, and a view whose numbers do not lie in order. */
    @Test
    void largeOnesAndViewsComeBack() {
        Path file = folder.resolve("file");
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray large = manager.arange(1_100_003).toType(DataType.INT32, false);
            Map<String, NDArray> arrays = Map.of(
                    "large", large, "turned", manager.arange(35f).reshape(5, 7).transpose());
            SafeTensors.write(file, arrays);

            Map<String, NDArray> read = SafeTensors.read(file, manager);

            assertThat(named(read, "large").toIntArray()).isEqualTo(large.toIntArray());
            assertThat(named(read, "turned").toFloatArray())
                    .isEqualTo(named(arrays, "turned").toFloatArray());
            assertThat(named(read, "turned").getShape()).isEqualTo(new Shape(7, 5));
        }
    }

    @Test
    void leaveNothingBehind() {
        Path file = folder.resolve("file");
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> arrays = arrays(manager);
            SafeTensors.write(file, arrays);
            SafeTensors.read(file, manager);

            assertThat(manager.getManagedArrays()).hasSize(4);
        }
    }

    @Test
    void ofTypesAndNamesThatTheFormatDoesNotHaveAreRefused() {
        Path file = folder.resolve("file");
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray array = manager.create(new float[] {1});
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SafeTensors.write(file, Map.of("w", manager.create("text"))))
                    .withMessage(file + ": tensor w must have a type out of [BOOL, U8, I8, F16, I32, F32, F64, I64],"
                            + " but got string");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SafeTensors.write(file, Map.of("__metadata__", array)))
                    .withMessage(file + ": tensor __metadata__ must have another name, of Unicode's characters, but got"
                            + " this one");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SafeTensors.write(file, Map.of("half a \ud83d", array)))
                    .withMessageStartingWith(file + ": tensor half a ");
            assertThat(file).doesNotExist();
        }
    }
}
