package dev.heed.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "PK and some bytes", "something that is no header"})
    void refuseWhatIsOfAnotherFormat(String text) throws IOException {
        Path file = folder.resolve("file");
        Files.writeString(file, text);
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SafeTensors.read(file, manager))
                    .withMessage("file must be of the safetensors format, but got " + file);
        }
    }
}
