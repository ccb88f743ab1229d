package dev.heed.train.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.heed.adapt.FrozenParameters;
import dev.heed.block.ParameterPaths;
import dev.heed.io.NameMap;
import dev.heed.io.SafeTensors;
import dev.heed.io.SavedTensors;
import dev.heed.kernel.ParameterUpdates;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A network's parameters by name, each once, also where blocks share it. */
public final class NetworkParameters {

    /** Before a parameter's name in a checkpoint. */
    static final String PREFIX = "parameters/";

    /** Before the name of a parameter's average in a checkpoint. */
    static final String AVERAGES = "averages/";

    private NetworkParameters() {}

    /** The arrays of an initialised network, in the order in which it names them. */
    public static Map<String, NDArray> of(Block network) {
        Set<Parameter> taken = Collections.newSetFromMap(new IdentityHashMap<>());
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        for (Pair<String, Parameter> named : network.getParameters()) {
            if (taken.add(named.getValue())) {
                arrays.put(named.getKey(), named.getValue().getArray());
            }
        }
        return arrays;
    }

    /** Those of {@link #of} that training may change: all but the frozen ones. */
    static Map<String, NDArray> learning(Block network) {
        Map<String, NDArray> arrays = of(network);
        network.getParameters().stream()
                .filter(named -> FrozenParameters.isFrozen(named.getValue()))
                .forEach(named -> arrays.remove(named.getKey()));
        return arrays;
    }

    /**
     * Loads parameters, all or none.
     *
     * @param network an initialised block, whose parameters change in place
     * @param file of the safetensors format, with an array for each of {@link #of}; the other names of one that blocks
     *     share may be there too
     * @param manager parent of the scope in which it is read
     * @throws IllegalArgumentException if names or shapes differ; {@link NameMap#load} says more
     */
    public static void load(Block network, Path file, NDManager manager) {
        NameMap.Builder names = NameMap.builder();
        Iterator<String> paths = ParameterPaths.of(network).keySet().iterator(); // in the same order
        network.getParameters().keys().forEach(name -> names.same(paths.next(), name));
        try (SavedTensors saved = SavedTensors.open(file)) {
            names.build().load(network, saved, manager);
        }
    }

    /**
     * What {@link #loadFitting} made of a file, by the parameters' names.
     *
     * @param taken those that the network has now
     * @param left those of the network that the file has not, or of another shape; they stay as they were
     * @param unused those of the file that the network has not, or of another shape
     */
    public record Fitting(List<String> taken, List<String> left, List<String> unused) {}

    /**
     * Loads those parameters of a file whose name and shape the network has too, and leaves all others.
     *
     * @param network an initialised block, whose parameters change in place
     * @param file of the safetensors format
     * @param manager parent of the scope in which it is read
     * @return what was taken and what was not
     * @throws IllegalArgumentException if no parameter fits
     */
    public static Fitting loadFitting(Block network, Path file, NDManager manager) {
        try (NDManager scope = manager.newSubManager()) {
            return loadFitting(network, SafeTensors.read(file, scope), file);
        }
    }

    /**
     * The same with the parameters of another network.
     *
     * @param given arrays by the names that the network has for them
     * @param source where they are from, for the error
     */
    public static Fitting loadFitting(Block network, Map<String, NDArray> given, Path source) {
        Map<String, NDArray> wanted = of(network);
        Map<String, NDArray> fitting = new LinkedHashMap<>(wanted);
        fitting.entrySet().removeIf(entry -> !isLike(entry.getValue(), given.get(entry.getKey())));
        if (fitting.isEmpty()) {
            throw new IllegalArgumentException(
                    "start must have a parameter that the network has too, but got none in " + source);
        }
        replace(fitting, given::get);
        Set<String> taken = fitting.keySet();
        return new Fitting(List.copyOf(taken), without(wanted.keySet(), taken), without(given.keySet(), taken));
    }

    private static boolean isLike(NDArray wanted, @Nullable NDArray given) {
        return given != null
                && given.getShape().equals(wanted.getShape())
                && given.getDataType() == wanted.getDataType();
    }

    private static List<String> without(Set<String> all, Set<String> some) {
        return all.stream().filter(name -> !some.contains(name)).toList();
    }

    /** Takes what learned from a checkpoint's arrays, the averages where there are any. */
    static void set(Block network, Map<String, NDArray> saved) {
        replace(learning(network), name -> saved.getOrDefault(AVERAGES + name, saved.get(PREFIX + name)));
    }

    /** Gives arrays other elements, in place. */
    static void replace(Map<String, NDArray> arrays, Function<String, @Nullable NDArray> values) {
        NDList targets = new NDList();
        NDList elements = new NDList();
        arrays.forEach((name, array) -> {
            targets.add(array);
            elements.add(values.apply(name));
        });
        ParameterUpdates.of(targets.head()).set(targets, elements);
    }
}
