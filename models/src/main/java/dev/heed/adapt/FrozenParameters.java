package dev.heed.adapt;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.heed.block.ParameterPaths;
import dev.heed.io.Sha256;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What of a network stays as it is while the rest learns. */
public final class FrozenParameters {

    /** What no gradient may move and a pass nevertheless does: what DJL's norms collect, and whatever a user's block keeps. */
    private static final Set<Parameter.Type> COLLECTED =
            Set.of(Parameter.Type.RUNNING_MEAN, Parameter.Type.RUNNING_VAR, Parameter.Type.OTHER);

    private FrozenParameters() {}

    /**
     * Freezes parameters by name: training computes no gradient for them and leaves them as they are, but for what passes
     * collect, such as the running mean of a batch norm. DJL's {@code Model.newTrainer} thaws a network that {@code
     * Model.load} has read: freeze after it.
     *
     * @param network an initialised block
     * @param patterns as {@link NamePatterns} says
     * @throws IllegalArgumentException if a pattern matches nothing, or nothing that learns is left
     */
    public static void freeze(Block network, List<String> patterns) {
        NamePatterns names = new NamePatterns("freeze", patterns);
        Map<String, Parameter> parameters = ParameterPaths.of(network);
        names.requireMatches(parameters.keySet());
        Set<Parameter> frozen = chosen(parameters, names);
        if (parameters.values().stream()
                .noneMatch(parameter -> parameter.requiresGradient() && !frozen.contains(parameter))) {
            throw new IllegalArgumentException("freeze must leave a parameter that learns, but got " + patterns);
        }
        frozen.forEach(parameter -> parameter.freeze(true));
    }

    /** Those at one of whose places a pattern matches; blocks may share one. */
    static Set<Parameter> chosen(Map<String, Parameter> parameters, NamePatterns names) {
        Set<Parameter> chosen = Collections.newSetFromMap(new IdentityHashMap<>());
        parameters.forEach((path, parameter) -> {
            if (names.match(path)) {
                chosen.add(parameter);
            }
        });
        return chosen;
    }

    /** Whether training leaves a parameter as it is. */
    public static boolean isFrozen(Parameter parameter) {
        return !parameter.requiresGradient() && !COLLECTED.contains(parameter.getType());
    }

    /** How many numbers of a network are not frozen, those of shared parameters counted once. */
    public static long countLearning(Block network) {
        return network.getParameters().values().stream()
                .distinct()
                .filter(parameter -> !isFrozen(parameter))
                .mapToLong(parameter -> parameter.getShape().size())
                .sum();
    }

    /** The digest of the frozen parameters, each once; null where none is. */
    public static @Nullable String sha256(Block network) {
        Set<Parameter> taken = Collections.newSetFromMap(new IdentityHashMap<>());
        Map<String, NDArray> frozen = new LinkedHashMap<>();
        for (var named : network.getParameters()) {
            if (isFrozen(named.getValue()) && taken.add(named.getValue())) {
                frozen.put(named.getKey(), named.getValue().getArray());
            }
        }
        return frozen.isEmpty() ? null : Sha256.of(frozen);
    }
}
