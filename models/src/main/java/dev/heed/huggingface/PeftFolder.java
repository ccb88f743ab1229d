package dev.heed.huggingface;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.heed.adapt.Lora;
import dev.heed.adapt.LoraConfig;
import dev.heed.block.Borrowed;
import dev.heed.block.ParameterPaths;
import dev.heed.engine.NoGradient;
import dev.heed.io.AtomicFolder;
import dev.heed.io.Correspondence;
import dev.heed.io.Excerpt;
import dev.heed.io.NameMap;
import dev.heed.io.SafeTensors;
import dev.heed.io.SafeText;
import dev.heed.io.SavedTensors;
import dev.heed.io.StrictJsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Low-rank adapters as Python's PEFT keeps them: a folder with {@code adapter_config.json} and {@code
 * adapter_model.safetensors}.
 *
 * <p>Its tensors are named after the modules of a model of transformers, whose names a {@link NameMap} knows ({@link
 * HuggingFaceModel#names}). Where one module there is several projections here, as GPT-2's {@code c_attn} is those of
 * queries, keys and values, an adapter becomes several with the same A, each with its rows of B. Those that were trained
 * here, each with an A of its own, are written as one of a multiple of their rank, with alpha to match:
 *
 * <p>\[ \begin{pmatrix} B_q A_q \\ B_k A_k \\ B_v A_v \end{pmatrix} =
 * \begin{pmatrix} B_q &amp; 0 &amp; 0 \\ 0 &amp; B_k &amp; 0 \\ 0 &amp; 0 &amp; B_v \end{pmatrix}
 * \begin{pmatrix} A_q \\ A_k \\ A_v \end{pmatrix} \]
 *
 * <p>A file has one rank; other modules are filled up with zeros.
 *
 * <p>DoRA, rank-stabilised scaling and other kinds of adapters than LoRA are refused.
 *
 * @see <a href="https://huggingface.co/docs/peft/developer_guides/checkpoint">PEFT checkpoint format</a>
 */
public final class PeftFolder {

    private static final String CONFIG = "adapter_config.json";
    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final String PICKLE = "adapter_model.bin";
    private static final String TYING = "ensure_weight_tying";
    private static final String PREFIX = "base_model.model.";

    /** Behind the path of a projection here. */
    static final String OUR_A = ".lora.A";

    /** Behind the path of a projection here. */
    static final String OUR_B = ".lora.B";

    private static final String THEIR_A = ".lora_A.weight";
    private static final String THEIR_B = ".lora_B.weight";

    private PeftFolder() {}

    /**
     * Adds the adapters of a folder to a network.
     *
     * @param network an initialised block without adapters
     * @param names how its parameters correspond to those of the model that the adapters were trained on
     * @return the adapters
     * @throws IllegalArgumentException if the folder has settings that Heed has not, tensors that the network has no
     *     counterpart of, or different ones where the network has one parameter, as of a tied embedding; the sentence
     *     names them, and the network stays as it was
     */
    public static Lora read(Path folder, Block network, NameMap names) {
        Path file = folder.resolve(WEIGHTS);
        Map<String, AdaptedModule> modules = AdaptedModule.of(network, names);
        Map<String, String> plain = plain(network, names);
        Map<String, List<String>> copies = new LinkedHashMap<>();
        Path pickle = folder.resolve(PICKLE);
        try (SavedTensors tensors = SavedTensors.open(!Files.exists(file) && Files.exists(pickle) ? pickle : file);
                NDManager scope = network.getParameters()
                        .valueAt(0)
                        .getArray()
                        .getManager()
                        .newSubManager()) {
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            for (String name : tensors.names()) {
                NDArray array = tensors.read(name, scope).toType(DataType.FLOAT32, false);
                String path = plain.get(name);
                AdaptedModule module = modules.get(module(name));
                if (path != null) {
                    List<String> given = copies.computeIfAbsent(path, each -> new ArrayList<>());
                    given.add(name);
                    NDArray other = arrays.put(path, array);
                    requireAlike(other == null || other.contentEquals(array), file, copies(plain, path), given);
                } else if (module != null && name.endsWith(THEIR_A)) {
                    module.projections().keySet().forEach(projection -> arrays.put(projection + OUR_A, array));
                } else if (module != null && name.endsWith(THEIR_B)) {
                    module.rows(array, file, name).forEach((projection, rows) -> arrays.put(projection + OUR_B, rows));
                } else {
                    throw new IllegalArgumentException(SafeText.of(file)
                            + ": tensor must have a matrix of the network's own that it is for, but got "
                            + SafeText.of(name));
                }
            }
            Path settings = folder.resolve(CONFIG);
            JsonObject json = StrictJsonFile.read(settings);
            LoraConfig config = ConfigFile.naming(settings, () -> config(json, network, arrays.keySet()));
            boolean isTied = new JsonPrimitive(true).equals(json.get(TYING));
            copies.forEach((path, given) -> {
                List<String> wanted = copies(plain, path);
                boolean isWhole =
                        wanted.stream().allMatch(name -> given.stream().anyMatch(each -> isSame(each, name)));
                requireAlike(isTied || isWhole, file, wanted, given);
            });
            return Lora.of(network, config, arrays, file);
        }
    }

    private static void requireAlike(boolean areAlike, Path file, List<String> wanted, List<String> given) {
        if (!areAlike) {
            throw new IllegalArgumentException(SafeText.of(file) + ": tensors must be " + wanted
                    + " with equal numbers, which are one parameter of the network, but got " + SafeText.of(given));
        }
    }

    /** The arrays that a parameter is there, which PEFT trains apart; those of one module once, however it is called. */
    private static List<String> copies(Map<String, String> plain, String path) {
        List<String> copies = new ArrayList<>();
        plain.forEach((name, each) -> {
            if (each.equals(path) && copies.stream().noneMatch(copy -> isSame(copy, name))) {
                copies.add(name);
            }
        });
        return copies;
    }

    /** Whether names are of one module: with the name of the model in front or without, or an older one behind. */
    private static boolean isSame(String name, String other) {
        String one = "." + owner(name);
        String two = "." + owner(other);
        return one.endsWith(two) || two.endsWith(one);
    }

    /** The module whose parameter an array is; the model's own parameter, which is in none, counts as one. */
    private static String owner(String array) {
        return array.substring(PREFIX.length()).replaceFirst("\\.[^.]*$", "");
    }

    /** The paths of parameters that are arrays there as they are, by those arrays' names in a file. */
    private static Map<String, String> plain(Block network, NameMap names) {
        Map<String, String> plain = new LinkedHashMap<>();
        names.arrays(ParameterPaths.of(network)).stream()
                .filter(Correspondence::isPlain)
                .forEach(pair -> plain.putIfAbsent(
                        PREFIX + pair.theirs(), pair.ours().keySet().iterator().next()));
        return plain;
    }

    /** The module that a tensor's name begins with. */
    private static String module(String tensor) {
        return tensor.startsWith(PREFIX)
                ? tensor.substring(PREFIX.length()).replaceFirst("\\.lora_[AB]\\.weight$", "")
                : "";
    }

    /** The settings, with the names of what the file has. */
    private static LoraConfig config(JsonObject json, Block network, Set<String> paths) {
        ConfigFile config = new ConfigFile("", json);
        config.choice("peft_type", "", Map.of("LORA", true));
        config.choice("bias", "none", Map.of("none", true));
        JsonElement start = json.get("init_lora_weights");
        if (start != null
                && start.isJsonPrimitive()
                && start.getAsJsonPrimitive().isString()
                && !start.equals(new JsonPrimitive("gaussian"))) {
            throw config.refusal("init_lora_weights", "must not have changed the model itself");
        }
        config.harmless("auto_mapping", "base_model_name_or_path", "revision", "inference_mode", "task_type");
        config.harmless("init_lora_weights", "peft_version", "megatron_config", "megatron_core", "runtime_config");
        config.harmless("qalora_group_size", "fan_in_fan_out", "target_modules", "exclude_modules");
        config.harmless("modules_to_save", "layers_to_transform", "layers_pattern", TYING);
        int rank = config.whole("r", 8);
        float alpha = (float) config.number("lora_alpha", 8);
        float dropout = (float) config.number("lora_dropout", 0);
        config.finish();
        Set<String> linears = Lora.linears(network).keySet();
        Set<String> adapted = new TreeSet<>();
        Set<String> trained = new TreeSet<>();
        for (String path : paths) {
            String linear = projection(path);
            (linear.equals(path) ? trained : adapted).add(linear);
        }
        return new LoraConfig(
                rank,
                alpha,
                dropout,
                shortened(adapted, linears, "^"),
                trained.stream().map(path -> "^" + path).toList());
    }

    /** The path of the projection that a matrix adapts; of another parameter its own. */
    private static String projection(String path) {
        return path.replaceFirst("\\.lora\\.[AB]$", "");
    }

    /** The last names alone, where they choose these of all paths and no other. */
    private static List<String> shortened(Collection<String> chosen, Collection<String> all, String begin) {
        Set<String> last = chosen.stream().map(PeftFolder::last).collect(Collectors.toCollection(LinkedHashSet::new));
        boolean isEnough =
                all.stream().filter(path -> last.contains(last(path))).allMatch(chosen::contains);
        return isEnough
                ? List.copyOf(last)
                : chosen.stream().map(path -> begin + path).toList();
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /**
     * Writes adapters for PEFT, and for {@link #read}.
     *
     * @param lora the adapters
     * @param folder one that is not there yet, or empty
     * @param names how the parameters of their network correspond to those of transformers' model
     * @throws IllegalArgumentException if something is there, or what learns has no tensor there
     */
    public static void write(Lora lora, Path folder, NameMap names) {
        Map<String, NDArray> ours = lora.arrays();
        Map<String, NDArray> arrays = beside(lora, names);
        Set<String> saved =
                arrays.keySet().stream().map(PeftFolder::owner).collect(Collectors.toCollection(TreeSet::new));
        Set<Set<String>> seen = new HashSet<>(); // a module may have several names, of which the first is written
        Map<String, AdaptedModule> all = AdaptedModule.of(lora.network(), names);
        all.values().removeIf(module -> !seen.add(module.projections().keySet()));
        Map<String, AdaptedModule> adapted = adapted(lora, all);
        int blocks = adapted.values().stream()
                .mapToInt(module -> module.blocks(ours).size())
                .max()
                .orElse(1);
        int rank = blocks * lora.config().rank();
        JsonObject config = config(lora.config(), blocks, shortened(adapted.keySet(), all.keySet(), ""), saved);
        config.addProperty("fan_in_fan_out", adapted.values().stream().anyMatch(AdaptedModule::isTransposed));
        try (NDManager scope = NDManager.newBaseManager()) {
            NoGradient.run(scope, () -> {
                // PEFT does not find a second name of an array
                Set<NDArray> once = Collections.newSetFromMap(new IdentityHashMap<>());
                arrays.replaceAll(
                        (name, array) -> once.add(array) ? array : Borrowed.attached(scope, array.duplicate()));
                adapted.forEach((name, module) -> {
                    arrays.put(PREFIX + name + THEIR_A, module.joinedA(ours, rank, scope));
                    arrays.put(PREFIX + name + THEIR_B, module.joinedB(ours, rank, scope));
                });
            });
            AtomicFolder.writeNew(folder, temporary -> {
                StrictJsonFile.write(temporary.resolve(CONFIG), config);
                SafeTensors.write(temporary.resolve(WEIGHTS), arrays, Map.of("format", "pt"));
            });
        }
    }

    /** What is trained beside adapters, by the names of a file. */
    private static Map<String, NDArray> beside(Lora lora, NameMap names) {
        Map<String, String> plain = plain(lora.network(), names);
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        lora.arrays().forEach((path, array) -> {
            if (projection(path).equals(path)) {
                List<String> copies = copies(plain, path);
                if (copies.isEmpty()) {
                    throw unknown(path);
                }
                copies.forEach(name -> arrays.put(name, array));
            }
        });
        return arrays;
    }

    /** The modules that have adapters. */
    private static Map<String, AdaptedModule> adapted(Lora lora, Map<String, AdaptedModule> all) {
        Map<String, AdaptedModule> adapted = new LinkedHashMap<>(all);
        adapted.values()
                .removeIf(module -> Collections.disjoint(module.projections().keySet(), lora.names()));
        lora.names().stream()
                .filter(path -> adapted.values().stream()
                        .noneMatch(module -> module.projections().containsKey(path)))
                .findFirst()
                .ifPresent(path -> {
                    throw unknown(path + OUR_A);
                });
        return adapted;
    }

    private static IllegalArgumentException unknown(String path) {
        return new IllegalArgumentException(
                Excerpt.ofSentence("adapter must be for a matrix that transformers has, but got " + path));
    }

    private static JsonObject config(
            LoraConfig lora, int blocks, Collection<String> targets, Collection<String> saved) {
        JsonObject json = new JsonObject();
        json.add("base_model_name_or_path", null);
        json.addProperty("bias", "none");
        json.addProperty("inference_mode", true);
        json.addProperty("init_lora_weights", true);
        json.addProperty("lora_alpha", blocks * lora.alpha());
        json.addProperty("lora_dropout", lora.dropout());
        json.add("modules_to_save", saved.isEmpty() ? null : new Gson().toJsonTree(saved));
        json.addProperty("peft_type", "LORA");
        json.addProperty("r", blocks * lora.rank());
        json.add("target_modules", new Gson().toJsonTree(targets));
        json.add("task_type", null);
        json.addProperty("use_dora", false);
        json.addProperty("use_rslora", false);
        return json;
    }
}
