package dev.heed.io;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.heed.io.SafeTensorsHeader.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Moves the numbers of arrays from and to a file, a few megabytes at a time: whole, they would take the memory of the
 * arrays once more, and out of the little that Java has.
 */
public final class TensorBytes {

    /** Numbers that are moved at once. */
    private static final int AT_ONCE = 1 << 19;

    private static final int MOST_BYTES = AT_ONCE * Long.BYTES;

    private ByteBuffer read = ByteBuffer.allocate(0);
    private ByteBuffer widened = ByteBuffer.allocate(0);

    /** A buffer for so many bytes, the one before where it is long enough: files of small arrays take little. */
    private static ByteBuffer room(ByteBuffer before, int bytes) {
        if (before.capacity() >= bytes) {
            return before.clear().limit(bytes);
        }
        int capacity = Math.max(bytes, Math.min(2 * before.capacity(), MOST_BYTES)); // doubled, so that few are made
        return ByteBuffer.allocateDirect(capacity)
                .order(ByteOrder.LITTLE_ENDIAN)
                .limit(bytes);
    }

    /**
     * Writes an array's numbers in little endian, row by row.
     *
     * @throws IOException if the stream refuses them
     */
    public static void write(NDArray array, OutputStream out) throws IOException {
        try (NDManager scope = array.getManager().newSubManager()) {
            NDArray numbers = array.reshape(array.size());
            numbers.attach(scope);
            for (long from = 0; from < array.size(); from += AT_ONCE) {
                try (NDArray some = numbers.get(slice(from, Math.min(array.size(), from + AT_ONCE)))) {
                    out.write(some.toByteBuffer().array());
                }
            }
        }
    }

    /** Reads a tensor's numbers into an array as long as they are, of their type or a wider one. */
    void readInto(NDArray array, Tensor tensor, SafeTensorsFile file) throws IOException {
        file.channel().position(file.begin() + tensor.begin());
        try (NDArray numbers = array.reshape(array.size())) {
            for (long from = 0; from < array.size(); from += AT_ONCE) {
                int count = (int) Math.min(AT_ONCE, array.size() - from);
                ByteBuffer bytes = next(count, tensor, file);
                // The array has its numbers in this buffer, which is filled anew after they are copied
                try (NDArray some = array.getManager()
                        .create(bytes, new Shape(count), tensor.type().array())) {
                    numbers.set(slice(from, from + count), some);
                }
            }
        }
    }

    private static NDIndex slice(long from, long to) {
        return new NDIndex().addSliceDim(from, to);
    }

    private ByteBuffer next(int count, Tensor tensor, SafeTensorsFile file) throws IOException {
        read = room(read, count * tensor.type().bytes());
        fill(read, file.channel());
        if (read.hasRemaining()) {
            throw new IOException("its end came before that of tensor " + SafeText.of(tensor.name()));
        }
        read.flip();
        return switch (tensor.type()) {
            case BF16 -> widen(read);
            case BOOL -> requireBits(read, tensor, file.path());
            default -> read;
        };
    }

    /** A bfloat16 is the upper half of a float32. */
    private ByteBuffer widen(ByteBuffer halves) {
        widened = room(widened, halves.remaining() / Short.BYTES * Float.BYTES);
        while (halves.hasRemaining()) {
            widened.putInt(halves.getShort() << Short.SIZE);
        }
        return widened.flip();
    }

    /** Of a byte that is neither 0 nor 1 each operation of the engine would make something else. */
    private ByteBuffer requireBits(ByteBuffer bits, Tensor tensor, Path file) {
        for (int i = 0; i < bits.limit(); i++) {
            if (bits.get(i) < 0 || bits.get(i) > 1) {
                throw SafeTensorsHeader.refusal(file, tensor.name(), "bytes of 0 and 1", bits.get(i) & 0xFF);
            }
        }
        return bits;
    }

    /** Reads until a buffer is full or the file is at its end. */
    static void fill(ByteBuffer bytes, FileChannel channel) throws IOException {
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // Some file systems give less than they are asked for
        }
    }
}
