package dev.heed.io;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.heed.io.SafeTensorsHeader.Tensor;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Named arrays in a file of the safetensors format, which every framework reads. Files are written byte for byte as the
 * format's own library writes them, and all that a file says is checked against its size before an array is made.
 *
 * <p>Arrays of boolean, uint8, int8, float16, int32, float32, float64 and int64 are written and read bit by bit; bfloat16
 * is read as float32, which changes no number. Beside the arrays, reading and writing take a few megabytes.
 *
 * <p>An array under two names is written once, under the first, and a text beside the arrays says that the second name is
 * the first one's: the way of {@code safetensors.torch.save_model}. Reading gives the array both names again.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">Safetensors</a>
 */
public final class SafeTensors {

    /* The format's library sorts so: numbers of more bytes first, and so every array begins at a multiple of its own. */
    private static final Comparator<Tensor> ORDER = Comparator.comparing(Tensor::type)
            .reversed()
            .thenComparing(tensor -> tensor.name().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private SafeTensors() {}

    /** Writes arrays by name, whole or not at all. */
    public static void write(Path file, Map<String, NDArray> arrays) {
        write(file, arrays, Map.of());
    }

    /**
     * Writes arrays and texts by name, whole or not at all.
     *
     * @param file to create or replace
     * @param arrays any, of the types above
     * @param metadata texts about the arrays
     * @throws IllegalArgumentException if a type or a name cannot be written
     */
    public static void write(Path file, Map<String, NDArray> arrays, Map<String, String> metadata) {
        IdentityHashMap<NDArray, String> names = new IdentityHashMap<>();
        Map<String, String> texts = new TreeMap<>(metadata);
        List<Tensor> tensors = new ArrayList<>();
        arrays.forEach((name, array) -> {
            String first = names.putIfAbsent(array, name);
            if (first == null) {
                tensors.add(Tensor.of(file, name, array));
            } else {
                texts.put(name, first);
            }
        });
        tensors.sort(ORDER);
        byte[] header = new SafeTensorsHeader(tensors, texts).toBytes(file);
        AtomicFile.write(file, out -> {
            out.write(header);
            for (Tensor tensor : tensors) {
                TensorBytes.write(Objects.requireNonNull(arrays.get(tensor.name())), out);
            }
        });
    }

    /**
     * Reads arrays.
     *
     * @param file the file
     * @param manager owner of the arrays
     * @return by name, in the file's order
     * @throws IllegalArgumentException if it is not of this format, or holds a type that DJL does not; no array is left
     * @throws UncheckedIOException if it cannot be read; no array is left
     */
    public static Map<String, NDArray> read(Path file, NDManager manager) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        try (SavedTensors saved = SavedTensors.ofFile(file)) {
            for (String name : saved.names()) {
                NDArray first = arrays.get(saved.firstName(name));
                arrays.put(name, first == null ? saved.read(name, manager) : first);
            }
            return arrays;
        } catch (Throwable e) {
            arrays.values().forEach(NDArray::close);
            throw e;
        }
    }

    /**
     * Reads the texts that stand beside the arrays.
     *
     * @return by name, none if there are none
     * @throws IllegalArgumentException if the file is not of this format
     */
    public static Map<String, String> metadata(Path file) {
        try (SafeTensorsFile opened = SafeTensorsFile.open(file)) {
            return opened.header().metadata();
        }
    }
}
