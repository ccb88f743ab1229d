package dev.heed.io;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.heed.io.SafeTensorsHeader.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Named arrays on disk: those of one file of the safetensors format, of the shards that an index names, or of a folder
 * that has either. Opening it reads and checks the headers alone; each array is read when it is asked for, so that a
 * file of any size takes the memory of the arrays that somebody wants and a few megabytes.
 *
 * <p>Not for several threads at once.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">Safetensors</a>
 */
public final class SavedTensors implements AutoCloseable {

    /** Where an array is; an alias is where the first of its names is. */
    private record Place(SafeTensorsFile file, Tensor tensor) {}

    private final Path path;
    private final List<SafeTensorsFile> files = new ArrayList<>();
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final TensorBytes bytes = new TensorBytes();

    private SavedTensors(Path path) {
        this.path = path;
    }

    /**
     * Opens arrays; their files stay open until this is closed.
     *
     * @param fileOrFolder a file of the format, an index {@code *.safetensors.index.json} of several, or a folder with a
     *     {@code model.safetensors} or else a {@code model.safetensors.index.json}
     * @throws IllegalArgumentException if it is anything else, if a header or the index is not as the format says, or if
     *     index and shards contradict each other
     * @throws UncheckedIOException if it cannot be read
     */
    public static SavedTensors open(Path fileOrFolder) {
        Path file = WeightFiles.find(fileOrFolder);
        return WeightFiles.isIndex(file) ? ofIndex(file) : ofFile(file);
    }

    /** The arrays of one file, whatever its name. */
    static SavedTensors ofFile(Path file) {
        SavedTensors saved = new SavedTensors(file);
        saved.add(SafeTensorsFile.open(file));
        return saved;
    }

    private static SavedTensors ofIndex(Path index) {
        Map<String, String> shards = ShardIndex.read(index);
        SavedTensors saved = new SavedTensors(index);
        try {
            for (String shard : new LinkedHashSet<>(shards.values())) {
                Path file = index.resolveSibling(shard);
                if (!Files.isRegularFile(file)) {
                    throw new IllegalArgumentException(index + ": tensor " + SafeText.of(first(shards, shard))
                            + " must be in a file that is there, but got " + SafeText.of(shard));
                }
                saved.add(SafeTensorsFile.open(file));
            }
            saved.requireAsIn(shards);
            return saved;
        } catch (Throwable e) {
            saved.close();
            throw e;
        }
    }

    private static String first(Map<String, String> shards, String shard) {
        return shards.keySet().stream()
                .filter(name -> shard.equals(shards.get(name)))
                .findFirst()
                .orElseThrow();
    }

    private void add(SafeTensorsFile file) {
        files.add(file);
        Map<String, Place> own = new LinkedHashMap<>();
        file.header().tensors().forEach(tensor -> own.put(tensor.name(), new Place(file, tensor)));
        file.header().metadata().forEach((alias, first) -> {
            Place place = own.get(first);
            if (place != null) {
                own.putIfAbsent(alias, place);
            }
        });
        own.forEach((name, place) -> {
            Place other = places.putIfAbsent(name, place);
            if (other != null) {
                throw new IllegalArgumentException(path + ": tensor " + SafeText.of(name)
                        + " must be in one shard, but got it in " + other.file().name() + " and in " + file.name());
            }
        });
    }

    private void requireAsIn(Map<String, String> shards) {
        shards.forEach((name, shard) -> {
            Place place = places.get(name);
            String found = place == null ? "none" : place.file().name();
            if (!found.equals(shard)) {
                throw contradiction(name, shard, found);
            }
        });
        places.forEach((name, place) -> {
            if (!shards.containsKey(name) && place.tensor().name().equals(name)) {
                throw contradiction(name, "no shard", place.file().name());
            }
        });
    }

    private IllegalArgumentException contradiction(String name, String wanted, String found) {
        return new IllegalArgumentException(path + ": tensor " + SafeText.of(name) + " must be in "
                + SafeText.of(wanted) + ", as weight_map says, but got it in " + SafeText.of(found));
    }

    /** What was opened: a file or an index. */
    public Path path() {
        return path;
    }

    /** The names in the order of the files; an array that has two is under both. */
    public Set<String> names() {
        return Collections.unmodifiableSet(places.keySet());
    }

    /**
     * The shape of an array.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public Shape shape(String name) {
        return place(name).tensor().shape();
    }

    /**
     * The type that an array has when it is read: of bfloat16 it is float32.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public DataType type(String name) {
        return place(name).tensor().type().array();
    }

    /** The first of an array's names: two are of one array if this is equal. */
    public String firstName(String name) {
        return place(name).tensor().name();
    }

    /**
     * Reads an array.
     *
     * @param manager owner of the array
     * @throws IllegalArgumentException if there is none of that name, or its bytes cannot be of its type
     * @throws UncheckedIOException if it cannot be read; no array is left
     */
    public NDArray read(String name, NDManager manager) {
        Place place = place(name);
        NDArray array =
                manager.create(place.tensor().shape(), place.tensor().type().array());
        try {
            readInto(array, name);
            return array;
        } catch (Throwable e) {
            array.close();
            throw e;
        }
    }

    /** Reads an array into one of the same shape and of its type or a wider one. If that fails, some of it is read. */
    void readInto(NDArray array, String name) {
        Place place = place(name);
        try {
            bytes.readInto(array, place.tensor(), place.file());
        } catch (IOException e) {
            throw SafeTensorsFile.unreadable(place.file().path(), e);
        }
    }

    private Place place(String name) {
        Place place = places.get(name);
        if (place == null) {
            throw new IllegalArgumentException(path + ": name must be of a tensor, but got " + SafeText.of(name));
        }
        return place;
    }

    @Override
    public void close() {
        UncheckedIOException first = null;
        for (SafeTensorsFile file : files) {
            try {
                file.close();
            } catch (UncheckedIOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
