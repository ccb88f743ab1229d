package dev.heed.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are damaged, or made to mislead: each is refused in a sentence, before an array is made. */
class SafeTensorsErrorsTest {

    private static final int DATA = 12;

    private Path file = Path.of("");

    @BeforeEach
    void nameTheFile(@TempDir Path folder) {
        file = folder.resolve("file");
    }

    private static byte[] bytes(long length, byte[] header, int data) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Long.BYTES + header.length + data).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(length).put(header);
        IntStream.range(0, data).forEach(i -> bytes.put((byte) (i + 1)));
        return bytes.array();
    }

    private void assertRefused(byte[] content, String message) throws IOException {
        Files.write(file, content);
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SafeTensors.read(file, manager))
                    .withMessage(message);
            assertThat(manager.getManagedArrays()).isEmpty();
        }
    }

    private void assertRefused(String header, String message) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        assertRefused(bytes(json.length, json, DATA), file + ": " + message);
    }

    private static String tensor(String name, String type, String shape, String offsets) {
        return "\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%s]}".formatted(name, type, shape, offsets);
    }

    private static String one(String type, String shape, String offsets) {
        return "{" + tensor("w", type, shape, offsets) + "}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "PK and some bytes", "something that is no header"})
    void whatIsOfAnotherFormat(String text) throws IOException {
        assertRefused(text.getBytes(StandardCharsets.UTF_8), "file must be of the safetensors format, but got " + file);
    }

    @Test
    void aFolder() throws IOException {
        Files.createDirectory(file);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SafeTensors.metadata(file))
                .withMessage(file + " must be a file, but got a folder");
    }

    @Test
    void lengthsBeyondTheFile() throws IOException {
        byte[] json = "{}".getBytes(StandardCharsets.UTF_8);

        for (long length : new long[] {15, 1L << 30, 1L << 31, Long.MAX_VALUE, -1}) {
            assertRefused(
                    bytes(length, json, DATA),
                    file + ": header must be at most 14 bytes long, but got a length of "
                            + Long.toUnsignedString(length));
        }
    }

    @Test
    void aHeaderThatTheLibraryWouldNotRead() throws IOException {
        try (SeekableByteChannel channel =
                Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes(100_000_001, "{".getBytes(StandardCharsets.UTF_8), 0)));
            channel.position(100_000_100);
            channel.write(ByteBuffer.allocate(1));
        }

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SafeTensors.metadata(file))
                .withMessage(file + ": header must be at most 100000000 bytes long, but got a length of 100000001");
    }

    static Stream<Arguments> headers() {
        String good = tensor("w", "F32", "3", "0,12");
        return Stream.of(
                // JSON
                Arguments.of("{", "header must be JSON, but got an error at $."),
                Arguments.of("{\"w\"}", "header must be JSON, but got an error at $.w"),
                Arguments.of("{'w':1}", "header must be JSON, but got an error at $."),
                Arguments.of("{" + good + "} x", "header must be JSON, but got an error at $"),
                Arguments.of("{\"w\":NaN}", "header must be JSON, but got an error at $.w"),
                Arguments.of("{\"w\":" + "[".repeat(99_999), "tensor w must have an object, but got BEGIN_ARRAY"),
                Arguments.of("{\"w\":3}", "tensor w must have an object, but got NUMBER"),
                // Names
                Arguments.of("{" + good + "," + good + "}", "header must have each name once, but got w twice"),
                Arguments.of(
                        "{\"w\":{\"dtype\":\"F32\",\"dtype\":\"F64\"}}",
                        "tensor w must have each name once, but got dtype twice"),
                Arguments.of(
                        "{\"w\":{\"dtype\":\"F32\",\"shape\":[3]}}",
                        "tensor w must have dtype, shape and data_offsets and no more, but got [dtype, shape]"),
                Arguments.of(
                        "{\"w\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12],\"x\":[[{}]]}}",
                        "tensor w must have dtype, shape and data_offsets and no more, but got another key"),
                Arguments.of(
                        "{" + tensor("w".repeat(1000), "F99", "3", "0,12") + "}",
                        "tensor " + "w".repeat(133) + "…" + "w".repeat(66)
                                + " must have a dtype out of [BOOL, U8, I8, F16,"
                                + " BF16, I32, F32, F64, I64], but got F99"),
                Arguments.of(
                        "{" + tensor("\\u001b[2J", "F32", "3", "0,8") + "}",
                        "tensor \\u001b[2J must have data_offsets 12 bytes apart, as its dtype and shape say, but got"
                                + " [0, 8]"),
                // Types
                Arguments.of(
                        one("I16", "6", "0,12"),
                        "tensor w must have a dtype out of [BOOL, U8, I8, F16, BF16, I32, F32, F64, I64], but got I16"),
                Arguments.of(one("BOOL", "12", "0,12"), "tensor w must have bytes of 0 and 1, but got 2"),
                // Shapes
                Arguments.of(
                        one("F32", "-3", "0,12"), "tensor w must have shape of whole numbers from 0 on, but got -3"),
                Arguments.of(
                        one("F32", "3.0", "0,12"), "tensor w must have shape of whole numbers from 0 on, but got 3.0"),
                Arguments.of(
                        one("F32", "\"3\"", "0,12"),
                        "tensor w must have shape of whole numbers from 0 on, but got STRING"),
                Arguments.of(
                        one("F32", "99999999999999999999", "0,12"),
                        "tensor w must have shape of whole numbers from 0 on, but got 99999999999999999999"),
                Arguments.of(
                        one("F32", "4611686018427387904,2,0", "0,12"),
                        "tensor w must have a shape of less than 2^63 bytes, but got (4611686018427387904, 2, 0)"),
                Arguments.of(
                        one("F32", "0,4611686018427387904,2", "0,0"),
                        "tensor w must have a shape of less than 2^63 bytes, but got (0, 4611686018427387904, 2)"),
                Arguments.of(
                        one("F32", "1" + ",1".repeat(64), "0,4"),
                        "tensor w must have a shape of at most 64 sizes, but got 65"),
                // Offsets
                Arguments.of(one("F32", "3", "0"), "tensor w must have two data_offsets, but got 1"),
                Arguments.of(
                        one("F32", "3", "4611686018427387904,4611686018427387916"),
                        "tensor w must have data_offsets that begin where the data before it end, at 0, but got"
                                + " 4611686018427387904"),
                Arguments.of(
                        one("F32", "3", "12,0"),
                        "tensor w must have data_offsets 12 bytes apart, as its dtype and shape say, but got [12, 0]"),
                Arguments.of(
                        one("F32", "3", "0,8"),
                        "tensor w must have data_offsets 12 bytes apart, as its dtype and shape say, but got [0, 8]"),
                Arguments.of(
                        "{" + tensor("a", "F32", "2", "0,8") + "," + tensor("b", "F32", "2", "4,12") + "}",
                        "tensor b must have data_offsets that begin where the data before it end, at 8, but got 4"),
                Arguments.of(
                        "{" + tensor("a", "F32", "1", "0,4") + "," + tensor("b", "F32", "1", "8,12") + "}",
                        "tensor b must have data_offsets that begin where the data before it end, at 4, but got 8"),
                Arguments.of(one("F32", "2", "0,8"), "data must be 8 bytes long, as the header says, but got 12"),
                Arguments.of(one("F32", "4", "0,16"), "data must be 16 bytes long, as the header says, but got 12"),
                Arguments.of("{}", "data must be 0 bytes long, as the header says, but got 12"),
                // Texts
                Arguments.of(
                        "{\"__metadata__\":{\"a\":1}," + good + "}",
                        "__metadata__ must be an object of texts, but got NUMBER"),
                Arguments.of(
                        "{\"__metadata__\":[]," + good + "}",
                        "__metadata__ must be an object of texts, but got BEGIN_ARRAY"));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void headersThatAreWrong(String header, String message) throws IOException {
        assertRefused(header, message);
    }

    @Test
    void aHeaderThatIsNotUtf8() throws IOException {
        byte[] json = "{\"é\":1}".getBytes(StandardCharsets.ISO_8859_1);

        assertRefused(bytes(json.length, json, DATA), file + ": header must be UTF-8, but got other bytes");
    }

    /** Whatever is changed, no number comes from where the file has none, and no error is another than these. */
    @Test
    void changedAnywhereAFileIsReadOrRefused() throws IOException {
        byte[] json = ("{\"__metadata__\":{\"k\":\"v\"}," + tensor("a", "F32", "1,1", "0,4") + ","
                        + tensor("b", "F16", "2", "4,8") + "," + tensor("c", "U8", "2,2", "8,12") + "}")
                .getBytes(StandardCharsets.UTF_8);
        byte[] good = bytes(json.length, json, DATA);
        String letters = "{}[]:,\"\\0123456789-.eFIU \u00ff\u0000";
        SplittableRandom random = new SplittableRandom(17);
        int refused = 0;
        for (int i = 0; i < 700; i++) {
            byte[] bad = random.nextInt(9) == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            for (int changes = random.nextInt(3); changes >= 0 && bad.length > 0; changes--) {
                bad[random.nextInt(bad.length)] = (byte) letters.charAt(random.nextInt(letters.length()));
            }
            refused += isRefused(bad) ? 1 : 0;
        }
        assertThat(refused).isBetween(350, 699);
    }

    private boolean isRefused(byte[] content) throws IOException {
        Files.write(file, content);
        try (NDManager manager = NDManager.newBaseManager()) {
            String read = SafeTensors.read(file, manager).values().stream()
                    .map(array -> Arrays.toString(array.toByteBuffer().array()))
                    .collect(Collectors.joining());
            byte[] data = Arrays.copyOfRange(content, content.length - DATA, content.length);
            assertThat(read.replaceAll("\\D+", ","))
                    .isEqualTo(Arrays.toString(data).replaceAll("\\D+", ","));
            return false;
        } catch (IllegalArgumentException | UncheckedIOException e) {
            assertThat(e).hasMessageContaining(file.toString());
            return true;
        }
    }
}
