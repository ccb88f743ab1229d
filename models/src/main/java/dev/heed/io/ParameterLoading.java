package dev.heed.io;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.heed.engine.NoGradient;
import dev.heed.kernel.ParameterUpdates;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Gives parameters the elements of saved arrays: what is wrong shows in the headers, before any parameter changes. */
final class ParameterLoading {

    /** Names of what quantised weights have beside them: those of GPTQ, AWQ, bitsandbytes and compressed-tensors. */
    private static final Pattern QUANTISED =
            Pattern.compile("(.*\\.)?(qweight|qzeros|scales|g_idx|SCB)|.*(absmax|quant|_scale(_inv)?|zero_point).*");

    private final List<Correspondence> all;
    private final SavedTensors from;
    private final Predicate<String> isIgnored;
    private final Set<Parameter> loaded = Collections.newSetFromMap(new IdentityHashMap<>());

    ParameterLoading(List<Correspondence> all, SavedTensors from, Predicate<String> isIgnored) {
        this.all = all;
        this.from = from;
        this.isIgnored = isIgnored;
    }

    void load(NDManager manager) {
        List<Correspondence> present = all.stream()
                .filter(pair -> from.names().contains(pair.theirs()))
                .toList();
        requireFloats(present);
        requireFit(present);
        try {
            for (Correspondence pair : present) {
                NoGradient.run(manager, () -> load(pair, manager));
            }
        } catch (Throwable e) {
            all.forEach(pair -> pair.ours().values().forEach(ParameterLoading::empty));
            throw e;
        }
    }

    private static void empty(Parameter parameter) {
        Shape shape = parameter.getShape();
        parameter.close();
        parameter.setShape(shape);
    }

    private void requireFloats(List<Correspondence> present) {
        present.forEach(pair -> {
            if (pair.type().isFloating() && !from.type(pair.theirs()).isFloating()) {
                throw quantised(pair.theirs());
            }
        });
        unknown(present).stream()
                .filter(name -> QUANTISED.matcher(name).matches())
                .findFirst()
                .ifPresent(name -> {
                    throw quantised(name);
                });
    }

    private IllegalArgumentException quantised(String name) {
        return new IllegalArgumentException(
                from.path() + ": weights must be floating-point numbers, not quantised, but got " + SafeText.of(name)
                        + " " + from.shape(name) + " " + from.type(name));
    }

    private List<String> unknown(List<Correspondence> present) {
        Set<String> known = new HashSet<>();
        present.forEach(pair -> known.add(from.firstName(pair.theirs())));
        return from.names().stream()
                .filter(name -> !known.contains(from.firstName(name)) && !isIgnored.test(name))
                .toList();
    }

    private void requireFit(List<Correspondence> present) {
        List<String> differences = new ArrayList<>();
        Set<Parameter> found = Collections.newSetFromMap(new IdentityHashMap<>());
        present.forEach(pair -> found.addAll(pair.ours().values()));
        for (Correspondence pair : all) {
            if (!found.containsAll(pair.ours().values())) {
                differences.add("no " + pair.theirs() + " " + pair.shape() + " " + pair.type());
                found.addAll(pair.ours().values());
            }
        }
        for (Correspondence pair : present) {
            Shape shape = from.shape(pair.theirs());
            DataType type = from.type(pair.theirs());
            boolean fits =
                    type == pair.type() || (type.isFloating() && pair.type().isFloating());
            if (!shape.equals(pair.shape()) || !fits) {
                differences.add(pair.theirs() + " " + SafeText.of(shape) + " " + type + " instead of " + pair.shape()
                        + " " + pair.type());
            }
        }
        for (String name : unknown(present)) {
            differences.add(
                    "an unknown " + SafeText.of(name) + " " + SafeText.of(from.shape(name)) + " " + from.type(name));
        }
        if (!differences.isEmpty()) {
            throw new IllegalArgumentException(
                    "parameters must fit the network, but got " + from.path() + " with " + Excerpt.ofList(differences));
        }
    }

    private void load(Correspondence pair, NDManager manager) {
        Parameter first = pair.ours().values().iterator().next();
        if (pair.isPlain() && !isNarrower(pair.type(), from.type(pair.theirs())) && loaded.add(first)) {
            from.readInto(first.getArray(), pair.theirs());
            return;
        }
        try (NDManager scope = manager.newSubManager()) {
            NDArray array = from.read(pair.theirs(), scope);
            NDList parts = pair.parts(array);
            int i = 0;
            for (Parameter parameter : pair.ours().values()) {
                NDArray part = parts.get(i++);
                if (loaded.add(parameter)) {
                    set(parameter.getArray(), part);
                    requireFinite(pair, parameter.getArray(), part);
                } else {
                    requireEqual(pair, parameter.getArray(), part);
                }
            }
        }
    }

    private static void set(NDArray target, NDArray values) {
        ParameterUpdates.of(target).set(new NDList(target), new NDList(values));
    }

    private void requireFinite(Correspondence pair, NDArray converted, NDArray given) {
        if (isNarrower(converted.getDataType(), given.getDataType()) && infinite(converted) != infinite(given)) {
            throw new IllegalArgumentException(from.path() + ": " + pair.theirs() + " must have numbers that "
                    + converted.getDataType() + " has too, but got larger ones");
        }
    }

    private static boolean isNarrower(DataType converted, DataType given) {
        return converted != given && (given == DataType.FLOAT64 || converted == DataType.FLOAT16);
    }

    private static long infinite(NDArray array) {
        try (NDArray found = array.isInfinite();
                NDArray count = found.countNonzero()) {
            return count.getLong();
        }
    }

    private void requireEqual(Correspondence pair, NDArray first, NDArray given) {
        try (NDArray second = given.getManager().create(first.getShape(), first.getDataType())) {
            set(second, given);
            if (!second.contentEquals(first)) {
                throw new IllegalArgumentException(from.path() + ": " + pair.theirs()
                        + " must equal the other array of the parameter that blocks share, but got other numbers");
            }
        }
    }
}
