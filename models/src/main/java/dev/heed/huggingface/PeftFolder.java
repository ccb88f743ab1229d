package dev.heed.huggingface;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.heed.adapt.Lora;
import dev.heed.adapt.LoraConfig;
import dev.heed.block.ParameterPaths;
import dev.heed.io.AtomicFolder;
import dev.heed.io.Excerpt;
import dev.heed.io.NameMap;
import dev.heed.io.SafeTensors;
import dev.heed.io.SafeText;
import dev.heed.io.SavedTensors;
import dev.heed.io.StrictJsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Low-rank adapters as Python's PEFT keeps them: a folder with {@code adapter_config.json} and {@code
 * adapter_model.safetensors}.
 *
 * <p>Its tensors are named after the modules of a model of transformers, whose names a {@link NameMap} knows ({@link
 * HuggingFaceModel#names}). Each adapter needs a module of its own: those of GPT-2's joined projection {@code c_attn} have
 * none here and are refused, as are DoRA, rank-stabilised scaling and other kinds of adapters than LoRA.
 *
 * @see <a href="https://huggingface.co/docs/peft/developer_guides/checkpoint">PEFT checkpoint format</a>
 */
public final class PeftFolder {

    private static final String CONFIG = "adapter_config.json";
    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final String PICKLE = "adapter_model.bin";
    private static final String PREFIX = "base_model.model.";
    private static final String WEIGHT = ".weight";

    /** Our names and theirs behind that of the projection or module. */
    private static final Map<String, String> MATRICES =
            Map.of(".lora.A", ".lora_A.weight", ".lora.B", ".lora_B.weight");

    private PeftFolder() {}

    /**
     * Adds the adapters of a folder to a network.
     *
     * @param network an initialised block without adapters
     * @param names how its parameters correspond to those of the model that the adapters were trained on
     * @return the adapters
     * @throws IllegalArgumentException if the folder has settings that Heed has not, or tensors that the network has no
     *     counterpart of; the sentence names them, and the network stays as it was
     */
    public static Lora read(Path folder, Block network, NameMap names) {
        Path file = folder.resolve(WEIGHTS);
        Map<String, String> ours = new LinkedHashMap<>(); // by their names
        Lora.linears(network)
                .keySet()
                .forEach(path -> modules(path, network, names)
                        .forEach(module ->
                                MATRICES.forEach((our, their) -> ours.put(PREFIX + module + their, path + our))));
        ParameterPaths.of(network)
                .forEach((path, parameter) ->
                        names.namesOf(path, parameter).forEach(their -> ours.put(PREFIX + their, path)));
        Path pickle = folder.resolve(PICKLE);
        try (SavedTensors tensors = SavedTensors.open(!Files.exists(file) && Files.exists(pickle) ? pickle : file);
                NDManager scope = network.getParameters()
                        .valueAt(0)
                        .getArray()
                        .getManager()
                        .newSubManager()) {
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            for (String name : tensors.names()) {
                String path = ours.get(name);
                if (path == null) {
                    throw new IllegalArgumentException(SafeText.of(file)
                            + ": tensor must have a matrix of the network's own that it is for, but got "
                            + SafeText.of(name));
                }
                NDArray array = tensors.read(name, scope);
                arrays.put(path, array.toType(DataType.FLOAT32, false));
            }
            return Lora.of(network, config(folder.resolve(CONFIG), network, arrays.keySet()), arrays, file);
        }
    }

    /** The settings, with the names of what the file has. */
    private static LoraConfig config(Path file, Block network, Set<String> paths) {
        JsonObject json = StrictJsonFile.read(file);
        try {
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
            config.harmless("modules_to_save", "layers_to_transform", "layers_pattern", "ensure_weight_tying");
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
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(SafeText.of(file) + ": " + e.getMessage(), e);
        }
    }

    /** The path of the projection that a matrix adapts; of another parameter its own. */
    private static String projection(String path) {
        return path.replaceFirst("\\.lora\\.[AB]$", "");
    }

    /** The modules that a projection can be in a file, where its weight is one tensor. */
    private static List<String> modules(String path, Block network, NameMap names) {
        String weight = path + WEIGHT;
        return names
                .namesOf(
                        weight,
                        Objects.requireNonNull(ParameterPaths.of(network).get(weight)))
                .stream()
                .filter(name -> name.endsWith(WEIGHT))
                .map(name -> name.substring(0, name.length() - WEIGHT.length()))
                .toList();
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
     * @throws IllegalArgumentException if something is there, or what learns has no tensor of its own there
     */
    public static void write(Lora lora, Path folder, NameMap names) {
        Block network = lora.network();
        Map<String, Parameter> parameters = ParameterPaths.of(network);
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        Set<String> saved = new TreeSet<>();
        lora.arrays().forEach((path, array) -> {
            String linear = projection(path);
            if (linear.equals(path)) {
                String name = first(path, names.namesOf(path, Objects.requireNonNull(parameters.get(path))));
                saved.add(name.substring(0, name.lastIndexOf('.')));
                arrays.put(PREFIX + name, array);
            } else {
                String matrix = Objects.requireNonNull(MATRICES.get(path.substring(linear.length())));
                arrays.put(PREFIX + first(path, modules(linear, network, names)) + matrix, array);
            }
        });
        Set<String> all = Lora.linears(network).keySet().stream()
                .flatMap(path -> modules(path, network, names).stream().limit(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> adapted = lora.names().stream()
                .map(path -> first(path, modules(path, network, names)))
                .collect(Collectors.toCollection(TreeSet::new));
        JsonObject config = config(lora.config(), shortened(adapted, all, ""), saved);
        AtomicFolder.writeNew(folder, temporary -> {
            StrictJsonFile.write(temporary.resolve(CONFIG), config);
            SafeTensors.write(temporary.resolve(WEIGHTS), arrays, Map.of("format", "pt"));
        });
    }

    private static String first(String path, List<String> theirs) {
        return theirs.stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(Excerpt.ofSentence(
                        "adapter must be for a matrix that transformers has as it is, but got " + path)));
    }

    private static JsonObject config(LoraConfig lora, Collection<String> targets, Collection<String> saved) {
        JsonObject json = new JsonObject();
        json.add("base_model_name_or_path", null);
        json.addProperty("bias", "none");
        json.addProperty("fan_in_fan_out", false);
        json.addProperty("inference_mode", true);
        json.addProperty("init_lora_weights", true);
        json.addProperty("lora_alpha", lora.alpha());
        json.addProperty("lora_dropout", lora.dropout());
        json.add("modules_to_save", saved.isEmpty() ? null : new Gson().toJsonTree(saved));
        json.addProperty("peft_type", "LORA");
        json.addProperty("r", lora.rank());
        json.add("target_modules", new Gson().toJsonTree(targets));
        json.add("task_type", null);
        json.addProperty("use_dora", false);
        json.addProperty("use_rslora", false);
        return json;
    }
}
