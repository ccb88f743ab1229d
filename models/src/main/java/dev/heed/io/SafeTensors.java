package dev.heed.io;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Named arrays in a file of the safetensors format, which every framework reads.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">Safetensors</a>
 */
public final class SafeTensors {

    /** Behind the length of the header, eight bytes. */
    private static final int HEADER_START = Long.BYTES;

    private SafeTensors() {}

    /** Writes arrays by name, whole or not at all. */
    public static void write(Path file, Map<String, NDArray> arrays) {
        NDList list = new NDList(arrays.values());
        List<@Nullable String> names = new ArrayList<>();
        list.forEach(array -> names.add(array.getName()));
        // DJL takes the names from the arrays, which others may have named
        arrays.forEach((name, array) -> array.setName(name));
        try {
            AtomicFile.write(file, out -> list.encode(out, NDList.Encoding.SAFETENSORS));
        } finally {
            for (int i = 0; i < list.size(); i++) {
                list.get(i).setName(names.get(i));
            }
        }
    }

    /** DJL would take what begins otherwise for another of its formats. */
    private static void requireHeader(Path file, InputStream in) throws IOException {
        in.mark(HEADER_START + 1);
        byte[] start = in.readNBytes(HEADER_START + 1);
        if (start.length <= HEADER_START || start[HEADER_START] != '{') {
            throw new IllegalArgumentException("file must be of the safetensors format, but got " + file);
        }
        in.reset();
    }

    /**
     * Reads arrays.
     *
     * @param file the file
     * @param manager owner of the arrays
     * @return by name, in the file's order
     * @throws IllegalArgumentException if it is not of this format
     */
    public static Map<String, NDArray> read(Path file, NDManager manager) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            requireHeader(file, in);
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            for (NDArray array : NDList.decode(manager, in)) {
                arrays.put(array.getName(), array);
            }
            return arrays;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
