package dev.heed.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SavedTensorsTest {

    private final NDManager manager = NDManager.newBaseManager();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        manager.close();
    }

    private Path written(String name, String header, byte... data) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(Long.BYTES + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json).put(data);
        return Files.write(folder.resolve(name), bytes.array());
    }

    private void assertRefused(Path path, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SavedTensors.open(path))
                .withMessage(message.replace("FOLDER", folder.toString()));
    }

    /** A sparse file, so that its size costs nothing: what would read it whole would need 2 GB. */
    @Test
    void readsWhatIsAskedForAndNothingElse() throws IOException {
        long length = (2L << 30) + 17;
        Path file = written(
                "large.safetensors",
                "{\"large\":{\"dtype\":\"U8\",\"shape\":[%s],\"data_offsets\":[0,%s]},".formatted(length, length)
                        + "\"small\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[%s,%s]}}"
                                .formatted(length, length + 4));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {17, 0, 0, 0}), Files.size(file) + length);
        }
        try (SavedTensors saved = SavedTensors.open(file)) {
            assertThat(saved.names()).containsExactly("large", "small");
            assertThat(saved.shape("large")).isEqualTo(new Shape(length));
            assertThat(saved.type("large")).isEqualTo(DataType.UINT8);
            assertThat(saved.read("small", manager).toIntArray()).containsExactly(17);
        }
    }

    @Test
    void readsInAnyOrderAndAgain() {
        Path file = folder.resolve("model.safetensors");
        SafeTensors.write(file, Map.of("a", manager.create(new float[] {1, 2}), "b", manager.create(new float[] {3})));
        try (SavedTensors saved = SavedTensors.open(folder)) {
            for (int i = 0; i < 2; i++) {
                assertThat(saved.read("b", manager).toFloatArray()).containsExactly(3);
                assertThat(saved.read("a", manager).toFloatArray()).containsExactly(1, 2);
            }
            assertThat(saved.path()).isEqualTo(file);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> saved.read("c", manager))
                    .withMessage(file + ": name must be of a tensor, but got c");
        }
    }

    /** Whoever opens many files would else wait for Java to collect the buffers of those before. */
    @Test
    void takesNoMoreDirectMemoryThanItsArraysNeed() {
        SafeTensors.write(folder.resolve("model.safetensors"), Map.of("a", manager.create(new float[] {1, 2})));
        BufferPoolMXBean direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .findFirst()
                .orElseThrow();
        long before = direct.getMemoryUsed();
        try (SavedTensors saved = SavedTensors.open(folder)) {
            saved.read("a", manager);

            assertThat(direct.getMemoryUsed() - before).isLessThan(100_000);
        }
    }

    @Test
    void leavesNoArrayOfAFileThatEndsEarlier() throws IOException {
        Path file = folder.resolve("model.safetensors");
        SafeTensors.write(file, Map.of("a", manager.create(new float[] {1, 2})));
        int before = manager.getManagedArrays().size();
        try (SavedTensors saved = SavedTensors.open(file);
                FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(file) - 1);

            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> saved.read("a", manager))
                    .withMessage("could not read " + file + ": its end came before that of tensor a");
        }
        assertThat(manager.getManagedArrays()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pytorch_model.bin", "model.PT", "a.pth", "last.ckpt", "pytorch_model.bin.index.json"})
    void refusesPickles(String name) {
        assertRefused(
                folder.resolve(name),
                "weights must be of the safetensors format, but got FOLDER/" + name
                        + ", a pickle, which may run code when it is read; save it with safetensors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tf_model.h5", "model-Q4.gguf"})
    void refusesOtherFormats(String name) {
        assertRefused(
                folder.resolve(name),
                "weights must be of the safetensors format, but got FOLDER/" + name
                        + ", which is of another format; save it with safetensors");
    }

    @Test
    void refusesAFolderWithoutWeights() throws IOException {
        assertRefused(
                folder, "FOLDER must have a model.safetensors or a model.safetensors.index.json, but got neither");
        Files.writeString(folder.resolve("pytorch_model.bin"), "x");
        assertRefused(
                folder,
                "FOLDER must have a model.safetensors or a model.safetensors.index.json, but got pytorch_model.bin, a"
                        + " pickle, which may run code when it is read; save it with safetensors");
    }

    @Test
    void saysWhatIsNotThere() {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> SavedTensors.open(folder.resolve("no.safetensors")))
                .withMessage("could not read " + folder + "/no.safetensors: no such file");
    }

    private Path index(String json) throws IOException {
        return Files.writeString(folder.resolve("model.safetensors.index.json"), json);
    }

    private static String one(String name) {
        return "{\"%s\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}".formatted(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {                               | file must be JSON, but got an error at $.; the file is damaged
                    {"weight_map":{"a":"1.safetensors" | file must be JSON, but got an error at $.weight_map.a; the file is damaged
                    []                              | file must be one JSON object, but got something else; the file is damaged
                    {"weight_map":{"a":"1.safetensors"}} {} | file must be JSON, but got an error at $; the file is damaged
                    {"metadata":{"total_size":1}}   | weight_map must name files by tensor, but got none
                    {"weight_map":{}}               | weight_map must name files by tensor, but got {}
                    {"weight_map":[]}               | weight_map must name files by tensor, but got []
                    {"weight_map":{"a":1}}          | weight_map must name .safetensors files of the same folder, but got 1 for tensor a
                    {"weight_map":{"a":"../1.safetensors"}} | weight_map must name .safetensors files of the same folder, but got ../1.safetensors for tensor a
                    {"weight_map":{"a":"/etc/1.safetensors"}} | weight_map must name .safetensors files of the same folder, but got /etc/1.safetensors for tensor a
                    {"weight_map":{"a":"C:1.safetensors"}} | weight_map must name .safetensors files of the same folder, but got C:1.safetensors for tensor a
                    {"weight_map":{"a":"passwd"}}   | weight_map must name .safetensors files of the same folder, but got passwd for tensor a
                    {"weight_map":{"a":"1.safetensors","b":"3.safetensors"}} | tensor b must be in a file that is there, but got 3.safetensors
                    {"weight_map":{"a":"1.safetensors","b":"1.safetensors"}} | tensor b must be in 1.safetensors, as weight_map says, but got it in none
                    {"weight_map":{"a":"1.safetensors","b":"1.safetensors","x":"2.safetensors"}} | tensor b must be in 1.safetensors, as weight_map says, but got it in 2.safetensors
                    {"weight_map":{"a":"1.safetensors","c":"4.safetensors"}} | tensor a must be in one shard, but got it in 1.safetensors and in 4.safetensors
                    {"weight_map":{"x":"2.safetensors"}} | tensor x must be in 2.safetensors, as weight_map says, but got it in none
                    """)
    void refusesAnIndexThatIsWrong(String json, String message) throws IOException {
        written("1.safetensors", one("a"), (byte) 1);
        written("2.safetensors", one("b"), (byte) 1);
        written("4.safetensors", one("a"), (byte) 1);

        assertRefused(index(json), "FOLDER/model.safetensors.index.json: " + message);
    }

    @Test
    void refusesWhatTheIndexDoesNotName() throws IOException {
        written(
                "1.safetensors",
                "{\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
                        + "\"b\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[1,1]}}",
                (byte) 1);

        assertRefused(
                index("{\"weight_map\":{\"a\":\"1.safetensors\"}}"),
                "FOLDER/model.safetensors.index.json: tensor b must be in no shard, as weight_map says, but got it in"
                        + " 1.safetensors");
    }

    @Test
    void refusesAnIndexThatIsDeepOrNotUtf8() throws IOException {
        Path index = index("{\"metadata\":" + "[".repeat(99_999));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SavedTensors.open(index))
                .withMessageStartingWith(index + ": file must be JSON, but got an error at $.metadata[0][0]")
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(500));
        Files.write(folder.resolve("model.safetensors.index.json"), "{\"é\":1}".getBytes(StandardCharsets.ISO_8859_1));
        assertRefused(
                folder,
                "FOLDER/model.safetensors.index.json:1: file must be UTF-8 text, but got the byte 0xE9 at offset 2");
    }

    @Test
    void namesTheShardThatIsDamaged() throws IOException {
        Path shard = Files.writeString(folder.resolve("1.safetensors"), "something else");
        index("{\"weight_map\":{\"a\":\"1.safetensors\"}}");

        assertRefused(folder, "file must be of the safetensors format, but got " + shard);
    }
}
