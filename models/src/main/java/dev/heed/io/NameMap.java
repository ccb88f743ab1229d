package dev.heed.io;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import dev.heed.block.ParameterPaths;
import dev.heed.engine.NoGradient;
import dev.heed.shape.Require;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * How the parameters of a block correspond to the arrays of another framework's file: a value that loads and exports.
 *
 * <p>A rule names a parameter of ours by its path, as {@link ParameterPaths} has it, and an array of theirs. {@code {}}
 * stands for a whole number, the same on both sides, the first for the first and so on:
 *
 * <pre>{@code
 * NameMap map = NameMap.builder()
 *         .same("embedding.weight", "wte.weight")
 *         .same("stack.layer{}.selfAttentionResidual.norm.gamma", "h.{}.ln_1.weight")
 *         .joined(
 *                 List.of(
 *                         "stack.layer{}.selfAttention.queryProjection.weight",
 *                         "stack.layer{}.selfAttention.keyProjection.weight",
 *                         "stack.layer{}.selfAttention.valueProjection.weight"),
 *                 "h.{}.attn.c_attn.weight", 1, true)
 *         .ignored("h\\.\\d+\\.attn\\.bias")
 *         .build();
 * }</pre>
 *
 * <p>A rule of which the block has no parameter does nothing. Where several rules name one parameter, each may load it
 * and the first exports it. A parameter that blocks share has several paths; a file needs an array for one of them.
 */
public final class NameMap {

    /** Stands for a whole number in a name. */
    private static final String NUMBER = "{}";

    private final List<Rule> rules;
    private final List<Pattern> ignored;

    private NameMap(List<Rule> rules, List<Pattern> ignored) {
        this.rules = List.copyOf(rules);
        this.ignored = List.copyOf(ignored);
    }

    /** One correspondence of names, with numbers left open. */
    private record Rule(List<String> ours, String theirs, int axis, boolean transposed) {

        private List<Correspondence> in(Map<String, Parameter> parameters) {
            if (!theirs.contains(NUMBER)) {
                return with(List.of(), parameters).stream().toList();
            }
            Pattern first = Pattern.compile(Pattern.quote(ours.get(0)).replace(NUMBER, "\\E(\\d+)\\Q"));
            return parameters.keySet().stream()
                    .map(first::matcher)
                    .filter(Matcher::matches)
                    .flatMap(found -> with(numbers(found), parameters).stream())
                    .toList();
        }

        private static List<String> numbers(Matcher found) {
            return IntStream.rangeClosed(1, found.groupCount())
                    .mapToObj(found::group)
                    .toList();
        }

        private Optional<Correspondence> with(List<String> numbers, Map<String, Parameter> parameters) {
            Map<String, Parameter> some = new LinkedHashMap<>();
            for (String name : ours) {
                String path = filled(name, numbers);
                Parameter parameter = parameters.get(path);
                if (parameter == null) {
                    return Optional.empty();
                }
                some.put(path, parameter);
            }
            return Optional.of(new Correspondence(some, filled(theirs, numbers), axis, transposed));
        }

        private static String filled(String name, List<String> numbers) {
            String filled = name;
            for (String number : numbers) {
                int place = filled.indexOf(NUMBER);
                filled = filled.substring(0, place) + number + filled.substring(place + NUMBER.length());
            }
            return filled;
        }
    }

    /** Starts a map without rules. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Gives a block's parameters the elements of saved arrays, all or none. Beside the block there are a few megabytes in
     * memory, and one array where it is joined, transposed, shared or narrowed. Floating-point numbers of another type are converted to the parameter's.
     *
     * @param network an initialised block, whose parameters change in place
     * @param from with an array for each parameter
     * @param manager parent of the scope in which arrays are read
     * @throws IllegalArgumentException if arrays are missing, unknown, of other shapes or quantised; then nothing has
     *     changed. Also if a number is too large for the parameter's type, or two arrays of one shared parameter differ:
     *     then, as where a file cannot be read to its end, the block has no parameters any more, and must be made anew
     */
    public void load(Block network, SavedTensors from, NDManager manager) {
        Predicate<String> isIgnored = name ->
                ignored.stream().anyMatch(pattern -> pattern.matcher(name).matches());
        new ParameterLoading(correspondences(network), from, isIgnored).load(manager);
    }

    /**
     * The arrays of a block by another's names and in its layout.
     *
     * @param network an initialised block
     * @param manager owner of the arrays that are joined or transposed; the others are the block's own
     * @return in the order of the rules; a parameter that blocks share is under each of its names
     * @throws IllegalArgumentException if a parameter has no rule, or two have one name
     */
    public Map<String, NDArray> export(Block network, NDManager manager) {
        return NoGradient.compute(manager, () -> {
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            Set<String> exported = new HashSet<>();
            for (Correspondence pair : correspondences(network)) {
                if (exported.addAll(pair.ours().keySet())) {
                    NDArray array = pair.array(manager);
                    NDArray other = arrays.putIfAbsent(pair.theirs(), array);
                    if (other != null && other != array) {
                        throw new IllegalArgumentException(
                                "map must have a name for one array, but got " + pair.theirs() + " for two");
                    }
                }
            }
            return arrays;
        });
    }

    /** The arrays that parameters lie in, in the order of the rules; a parameter without a rule is in none. */
    public List<Correspondence> arrays(Map<String, Parameter> parameters) {
        return rules.stream().flatMap(rule -> rule.in(parameters).stream()).toList();
    }

    private List<Correspondence> correspondences(Block network) {
        Map<String, Parameter> parameters = ParameterPaths.of(network);
        List<Correspondence> all = arrays(parameters);
        Set<Parameter> named = Collections.newSetFromMap(new IdentityHashMap<>());
        all.forEach(pair -> named.addAll(pair.ours().values()));
        parameters.forEach((path, parameter) -> {
            if (!parameter.isInitialized()) {
                throw new IllegalArgumentException("network must be initialised, but got " + path + " without numbers");
            }
            if (!named.contains(parameter)) {
                throw new IllegalArgumentException("map must have a rule for each parameter, but got none for " + path);
            }
        });
        return all;
    }

    /** Collects the rules of a {@link NameMap}. */
    public static final class Builder {

        private final List<Rule> rules = new ArrayList<>();
        private final List<Pattern> ignored = new ArrayList<>();

        private Builder() {}

        /** Adds an array that is as the parameter is. */
        public Builder same(String ours, String theirs) {
            return joined(List.of(ours), theirs, 0, false);
        }

        /** Adds a matrix whose axes are exchanged, (out, in) of ours to (in, out) of theirs. */
        public Builder transposed(String ours, String theirs) {
            return joined(List.of(ours), theirs, 0, true);
        }

        /**
         * Adds an array that holds several parameters.
         *
         * @param ours paths in the order in which they lie
         * @param theirs the array's name
         * @param axis of theirs along which they lie one behind the other
         * @param transposed whether the axes of each are exchanged
         * @throws IllegalArgumentException if names do not have the same count of {@code {}}
         */
        public Builder joined(List<String> ours, String theirs, int axis, boolean transposed) {
            Require.nonNegative("axis", axis);
            for (String name : ours) {
                if (count(name) != count(theirs)) {
                    throw new IllegalArgumentException("ours and theirs must have the same count of " + NUMBER
                            + ", but got " + name + " and " + theirs);
                }
            }
            rules.add(new Rule(List.copyOf(ours), theirs, axis, transposed));
            return this;
        }

        private static int count(String name) {
            return name.split(Pattern.quote(NUMBER), -1).length - 1;
        }

        /** Adds arrays that are no parameters, such as a mask: a regular expression of their whole names. */
        public Builder ignored(String theirs) {
            ignored.add(Pattern.compile(theirs));
            return this;
        }

        /** The map. */
        public NameMap build() {
            return new NameMap(rules, ignored);
        }
    }
}
