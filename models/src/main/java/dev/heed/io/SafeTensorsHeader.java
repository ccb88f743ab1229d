package dev.heed.io;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * What a file of the safetensors format holds, and where: a JSON object by name, behind eight bytes of its length.
 *
 * @param tensors what {@code dtype}, {@code shape} and {@code data_offsets} say of each
 * @param metadata texts by name
 */
record SafeTensorsHeader(List<Tensor> tensors, Map<String, String> metadata) {

    /** The name under which the texts stand among the tensors. */
    static final String METADATA = "__metadata__";

    static final String TYPE = "dtype";
    static final String SHAPE = "shape";
    static final String OFFSETS = "data_offsets";

    /** The longest header that the format's own library reads. */
    private static final int MOST_BYTES = 100_000_000;

    /** The most dimensions that libraries of arrays handle. */
    private static final int MOST_DIMENSIONS = 64;

    private static final int LENGTH_BYTES = Long.BYTES;

    /** The data begin at a multiple of so many bytes. */
    private static final int ALIGNMENT = 8;

    /**
     * One array.
     *
     * @param name of the array
     * @param type of its numbers
     * @param shape none for a single number
     * @param begin its first byte, counted from the header's end
     * @param end the byte behind its last one
     */
    record Tensor(String name, SafeTensorsType type, Shape shape, long begin, long end) {

        /** How an array is to be written; where, shows when all are there. */
        static Tensor of(Path file, String name, NDArray array) {
            SafeTensorsType type = SafeTensorsType.of(array.getDataType())
                    .orElseThrow(
                            () -> refusal(file, name, "a type out of " + SafeTensorsType.WRITTEN, array.getDataType()));
            return new Tensor(name, type, array.getShape(), 0, array.size() * type.bytes());
        }

        long length() {
            return end - begin;
        }
    }

    /**
     * Reads and checks a header. The channel is then where the data begin.
     *
     * @param file what the channel is of, for errors
     * @return with the tensors in the order in which they lie
     * @throws IllegalArgumentException if anything in it is not as the format says
     */
    static SafeTensorsHeader read(Path file, FileChannel channel) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(LENGTH_BYTES + 1).order(ByteOrder.LITTLE_ENDIAN);
        TensorBytes.fill(start, channel);
        if (start.hasRemaining() || start.get(LENGTH_BYTES) != '{') {
            throw new IllegalArgumentException("file must be of the safetensors format, but got " + file);
        }
        long length = start.getLong(0);
        long left = channel.size() - LENGTH_BYTES;
        if (length < 0 || length > Math.min(MOST_BYTES, left)) {
            throw new IllegalArgumentException(file + ": header must be at most " + Math.min(MOST_BYTES, left)
                    + " bytes long, but got a length of " + Long.toUnsignedString(length));
        }
        ByteBuffer json = ByteBuffer.allocate((int) length);
        TensorBytes.fill(json, channel.position(LENGTH_BYTES));
        return SafeTensorsHeaderReader.read(file, json.array()).checked(file, left - length);
    }

    /** Checks that tensors are as long as their shapes, and that they lie one behind the other up to the file's end. */
    private SafeTensorsHeader checked(Path file, long dataLength) {
        List<Tensor> ordered = tensors.stream()
                .sorted(Comparator.comparingLong(Tensor::begin).thenComparingLong(Tensor::end))
                .toList();
        long end = 0;
        for (Tensor tensor : ordered) {
            long length = length(file, tensor);
            if (tensor.length() != length) {
                String rule = OFFSETS + " " + length + " bytes apart, as its dtype and shape say";
                throw refusal(file, tensor.name(), rule, "[" + tensor.begin() + ", " + tensor.end() + "]");
            }
            if (tensor.begin() != end) {
                String rule = OFFSETS + " that begin where the data before it end, at " + end;
                throw refusal(file, tensor.name(), rule, tensor.begin());
            }
            end = tensor.end();
        }
        if (end != dataLength) {
            throw new IllegalArgumentException(
                    file + ": data must be " + end + " bytes long, as the header says, but got " + dataLength);
        }
        return new SafeTensorsHeader(ordered, metadata);
    }

    private static long length(Path file, Tensor tensor) {
        if (tensor.shape().dimension() > MOST_DIMENSIONS) {
            throw refusal(
                    file,
                    tensor.name(),
                    "a shape of at most " + MOST_DIMENSIONS + " sizes",
                    tensor.shape().dimension());
        }
        try {
            long bytes = tensor.type().bytes();
            for (long size : tensor.shape().getShape()) {
                // Also where another size is 0: whoever multiplies in another order must not overflow either
                bytes = Math.multiplyExact(bytes, Math.max(1, size));
            }
            return LongStream.of(tensor.shape().getShape()).anyMatch(size -> size == 0) ? 0 : bytes;
        } catch (ArithmeticException e) {
            throw refusal(file, tensor.name(), "a shape of less than 2^63 bytes", tensor.shape());
        }
    }

    /** The error of one tensor: {@code FILE: tensor NAME must have RULE, but got GOT}. */
    static IllegalArgumentException refusal(Path file, String tensor, String rule, Object got) {
        return new IllegalArgumentException(
                file + ": tensor " + SafeText.of(tensor) + " must have " + rule + ", but got " + got);
    }

    /**
     * The header as it stands in a file, with its length and filled up with blanks; the data of the tensors follow in
     * their order.
     *
     * @param file for errors
     * @throws IllegalArgumentException if a name cannot be written or all are too long
     */
    byte[] toBytes(Path file) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.beginObject();
            if (!metadata.isEmpty()) {
                json.name(METADATA).beginObject();
                for (Map.Entry<String, String> entry : metadata.entrySet()) {
                    json.name(entry.getKey()).value(entry.getValue());
                }
                json.endObject();
            }
            writeTensors(file, json);
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be written to", e);
        }
        byte[] json = text.toString().getBytes(StandardCharsets.UTF_8);
        int length = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        if (length > MOST_BYTES) {
            throw new IllegalArgumentException(
                    file + ": header must be at most " + MOST_BYTES + " bytes long, but got names for " + length);
        }
        byte[] bytes = new byte[LENGTH_BYTES + length];
        Arrays.fill(bytes, (byte) ' ');
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length).put(json);
        return bytes;
    }

    private void writeTensors(Path file, JsonWriter json) throws IOException {
        long begin = 0;
        for (Tensor tensor : tensors) {
            if (tensor.name().equals(METADATA)
                    || !StandardCharsets.UTF_8.newEncoder().canEncode(tensor.name())) {
                throw refusal(file, tensor.name(), "another name, of Unicode's characters", "this one");
            }
            long end = begin + tensor.length();
            json.name(tensor.name()).beginObject();
            json.name(TYPE).value(tensor.type().name());
            writeNumbers(json.name(SHAPE), tensor.shape().getShape());
            writeNumbers(json.name(OFFSETS), begin, end);
            json.endObject();
            begin = end;
        }
    }

    private static void writeNumbers(JsonWriter json, long... numbers) throws IOException {
        json.beginArray();
        for (long number : numbers) {
            json.value(number);
        }
        json.endArray();
    }
}
