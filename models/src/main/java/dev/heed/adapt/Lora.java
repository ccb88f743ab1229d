package dev.heed.adapt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import com.google.gson.Gson;
import dev.heed.block.AdaptableLinear;
import dev.heed.block.BlockPaths;
import dev.heed.block.ForwardPass;
import dev.heed.block.ParameterPaths;
import dev.heed.engine.NoGradient;
import dev.heed.io.Excerpt;
import dev.heed.io.SafeTensors;
import dev.heed.io.SafeText;
import dev.heed.kernel.ParameterUpdates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Low-rank adaptation: a network learns something new by two small matrices beside some of its linear projections, while
 * all that it has learned before is frozen. Use it where a whole network is too large to train or to keep once more.
 *
 * <p>\[ y = x \left( W + \frac{\alpha}{r} B A \right)^\top + b \]
 *
 * <p>Shapes: W (units, input size), A (r, input size), B (units, r). B starts as 0, so that the network's output is at
 * first what it was.
 *
 * <p>Differs from the paper: the product BA is added to the weight and not to the output, the same to rounding; dropout
 * takes whole features of an adapter's input, the same ones for all tokens of a pass.
 *
 * @see <a href="https://arxiv.org/abs/2106.09685">Hu et al. 2021, section 4</a>
 */
public final class Lora {

    /** The child block's name, and so a part of its parameters' names. */
    private static final String NAME = "lora";

    private static final String CONFIG = "heed.lora";
    private static final String BASE = "heed.base";

    private final Block network;
    private final LoraConfig config;
    private final Map<String, AdaptableLinear> adapted;
    private final Set<Parameter> frozen;
    private boolean isThere = true;

    private Lora(Block network, LoraConfig config, Map<String, AdaptableLinear> adapted, Set<Parameter> frozen) {
        this.network = network;
        this.config = config;
        this.adapted = adapted;
        this.frozen = frozen;
    }

    /**
     * Adds adapters to a network and freezes all else but what the settings name. DJL's {@code Model.newTrainer} thaws a
     * network that {@code Model.load} has read: call it before, or {@link #freeze} after it.
     *
     * @param network an initialised block, whose linear projections are Heed's
     * @param seed what the matrices A follow from
     * @return the adapters
     * @throws IllegalArgumentException if a name matches nothing
     * @throws IllegalStateException if a projection has an adapter already
     */
    public static Lora add(Block network, LoraConfig config, long seed) {
        Map<String, Parameter> parameters = ParameterPaths.of(network);
        Map<String, AdaptableLinear> adapted = targets(network, config);
        NamePatterns trained = new NamePatterns("trained", config.trained());
        trained.requireMatches(parameters.keySet());
        Set<Parameter> learning = FrozenParameters.chosen(parameters, trained);
        Set<Parameter> frozen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Parameter parameter : parameters.values()) {
            if (parameter.requiresGradient() && !learning.contains(parameter)) {
                frozen.add(parameter);
            }
        }
        frozen.forEach(parameter -> parameter.freeze(true));
        long place = 0;
        for (AdaptableLinear linear : adapted.values()) {
            linear.adapt(NAME, new LowRank(config, mixed(seed, place++)));
        }
        return new Lora(network, config, adapted, frozen);
    }

    private static Map<String, AdaptableLinear> targets(Block network, LoraConfig config) {
        NamePatterns targets = new NamePatterns("targets", config.targets());
        Map<String, AdaptableLinear> linears = linears(network);
        targets.requireMatches(linears.keySet());
        linears.keySet().removeIf(path -> !targets.match(path));
        linears.forEach((path, linear) -> {
            if (linear.change() != null) {
                throw new IllegalStateException("targets must have no adapter yet, but got " + path);
            }
        });
        return linears;
    }

    /** The projections of a network by path, each once. */
    public static Map<String, AdaptableLinear> linears(Block network) {
        return BlockPaths.all(network, AdaptableLinear.class);
    }

    /** Neighbouring seeds have nothing in common. */
    private static long mixed(long seed, long place) {
        return (seed * 0x9E3779B97F4A7C15L + place) * 0xBF58476D1CE4E5B9L;
    }

    /**
     * Freezes once more what {@link #add} froze, if something has thawed it.
     *
     * @throws IllegalStateException if they were merged or removed
     */
    public void freeze() {
        requireThere();
        frozen.forEach(parameter -> parameter.freeze(true));
    }

    /** What the adapters are like. */
    public LoraConfig config() {
        return config;
    }

    /** The network that has them. */
    public Block network() {
        return network;
    }

    /** The paths of the adapted projections, as {@link ParameterPaths} names them. */
    public List<String> names() {
        return List.copyOf(adapted.keySet());
    }

    /**
     * Adds the adapters to the weights for good. The network is then a plain one of the same output, and its parameters
     * learn as before.
     *
     * @throws IllegalStateException if they were merged or removed
     */
    public void merge() {
        requireThere();
        NoGradient.run(manager(), () -> {
            try (NDManager scope = manager().newSubManager()) {
                ForwardPass pass = ForwardPass.inference(new ParameterStore(scope, false));
                NDArray like = scope.create(0f);
                for (AdaptableLinear linear : adapted.values()) {
                    NDArray weight = linear.getDirectParameters().get("weight").getArray();
                    NDList changed = new NDList(linear.weight(pass, like.toDevice(weight.getDevice(), false)));
                    ParameterUpdates.of(weight).set(new NDList(weight), changed);
                }
            }
        });
        remove();
    }

    /**
     * Takes the adapters away, so that the network is what it was before; its parameters learn again.
     *
     * @throws IllegalStateException if they were merged or removed
     */
    public void remove() {
        requireThere();
        isThere = false;
        for (AdaptableLinear linear : adapted.values()) {
            Objects.requireNonNull(linear.change()).clear();
            linear.restore();
        }
        frozen.forEach(parameter -> parameter.freeze(false));
    }

    /**
     * Saves the adapters, and what else is trained, in a file of the safetensors format. It holds their settings and the
     * digest of the network that they are for.
     *
     * @throws IllegalStateException if they were merged or removed, or what they are beside is frozen no more
     */
    public void save(Path file) {
        SafeTensors.write(file, arrays(), Map.of(CONFIG, new Gson().toJson(config), BASE, base(network)));
    }

    /**
     * Adds the adapters of a file to another copy of the network that they are for.
     *
     * @param network an initialised block without adapters
     * @param file what {@link #save} wrote
     * @throws IllegalArgumentException if it is no such file, or of another network; the network then stays as it was
     */
    public static Lora load(Block network, Path file) {
        Map<String, String> texts = SafeTensors.metadata(file);
        try (NDManager scope = manager(network).newSubManager()) {
            return of(network, config(file, texts), SafeTensors.read(file, scope), texts.get(BASE), file);
        }
    }

    /**
     * Adds adapters that were trained elsewhere.
     *
     * @param network an initialised block without adapters
     * @param arrays what learned, under the names of {@link #arrays}
     * @param from where they come from, for errors
     * @throws IllegalArgumentException if they do not fit the network, which then stays as it was
     * @throws IllegalStateException if a projection has an adapter already
     */
    public static Lora of(Block network, LoraConfig config, Map<String, NDArray> arrays, Path from) {
        return of(network, config, arrays, null, from);
    }

    private static Lora of(
            Block network, LoraConfig config, Map<String, NDArray> arrays, @Nullable String base, Path from) {
        Lora lora = adding(network, config, from);
        try {
            if (base != null && !base(network).equals(base)) {
                throw new IllegalArgumentException("adapter must be of this network, whose SHA-256 is " + base(network)
                        + ", but got one of " + SafeText.of(base) + " in " + from);
            }
            lora.set(arrays, from);
            return lora;
        } catch (Throwable e) {
            lora.remove();
            throw e;
        }
    }

    private static Lora adding(Block network, LoraConfig config, Path from) {
        try {
            return add(network, config, 0);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + "; the adapter is in " + from, e);
        }
    }

    private static LoraConfig config(Path file, Map<String, String> texts) {
        try {
            LoraConfig config = new Gson().fromJson(texts.get(CONFIG), LoraConfig.class);
            if (config != null) {
                return config;
            }
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("adapter must hold its settings, but got other ones in " + file, e);
        }
        throw new IllegalArgumentException("adapter must hold its settings, but got none in " + file);
    }

    /** What adapters and their network must agree on: all that does not learn. */
    private static String base(Block network) {
        return Objects.requireNonNullElse(FrozenParameters.sha256(network), "");
    }

    /** Gives what learns other values, all or none. */
    private void set(Map<String, NDArray> given, Path file) {
        Map<String, NDArray> wanted = arrays();
        List<String> differences = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>(wanted.keySet());
        names.addAll(given.keySet());
        for (String name : names) {
            String own = described(wanted.get(name));
            String other = described(given.get(name));
            if (!own.equals(other)) {
                differences.add(name + " " + other + " instead of " + own);
            }
        }
        if (!differences.isEmpty()) {
            throw new IllegalArgumentException(Excerpt.ofSentence(
                    "adapter must fit the network, but got " + String.join(", ", differences) + " in " + file));
        }
        NDList targets = new NDList();
        NDList values = new NDList();
        wanted.forEach((name, array) -> {
            targets.add(array);
            values.add(given.get(name));
        });
        NoGradient.run(manager(), () -> ParameterUpdates.of(targets.head()).set(targets, values));
    }

    private static String described(@Nullable NDArray array) {
        return array == null ? "nothing" : array.getShape() + " " + array.getDataType();
    }

    /**
     * What learns, by path: {@code A} and {@code B} of each adapter, and what is named beside them.
     *
     * @throws IllegalStateException if they were merged or removed, or what they are beside is frozen no more
     */
    public Map<String, NDArray> arrays() {
        requireThere();
        long thawed = frozen.stream().filter(Parameter::requiresGradient).count();
        if (thawed > 0) {
            throw new IllegalStateException("parameters beside adapters must stay frozen, but got " + thawed
                    + " that learn; call freeze() after DJL's newTrainer, which thaws a loaded network");
        }
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        Set<Parameter> taken = Collections.newSetFromMap(new IdentityHashMap<>());
        ParameterPaths.of(network).forEach((path, parameter) -> {
            if (!FrozenParameters.isFrozen(parameter) && taken.add(parameter)) {
                arrays.put(path, parameter.getArray());
            }
        });
        return arrays;
    }

    private void requireThere() {
        if (!isThere) {
            throw new IllegalStateException("adapters must still be there, but got some that were merged or removed");
        }
    }

    private NDManager manager() {
        return manager(network);
    }

    private static NDManager manager(Block network) {
        return network.getParameters().valueAt(0).getArray().getManager();
    }
}
