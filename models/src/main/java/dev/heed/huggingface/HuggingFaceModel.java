package dev.heed.huggingface;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.heed.adapt.PrunedHeads;
import dev.heed.encoder.SentenceEncoder;
import dev.heed.encoder.SequenceClassifier;
import dev.heed.encoder.TokenClassifier;
import dev.heed.generate.AutoregressiveModel;
import dev.heed.io.AtomicFolder;
import dev.heed.io.NameMap;
import dev.heed.io.SafeTensors;
import dev.heed.io.SafeText;
import dev.heed.io.StrictJsonFile;
import dev.heed.shape.Require;
import dev.heed.text.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A network in the form of Hugging Face's transformers: with the settings of a {@code config.json} and the names of its
 * tensors. {@link #read} makes one of a folder on disk, {@link #of} of a network that was made here.
 *
 * <p>Every setting of a folder is either one that the network here has too, with equal logits, or it is refused by its
 * name.
 */
public final class HuggingFaceModel {

    /** Of a model type with several classes the first is taken where a folder names none. */
    private static final List<Architecture> ARCHITECTURES = List.of(
            new Gpt2(),
            Llama.LLAMA,
            Llama.MISTRAL,
            Llama.QWEN2,
            Bert.ENCODER,
            Bert.SENTENCES,
            Bert.SEQUENCES,
            Bert.TOKENS,
            Bert.MASKED_TOKENS);

    private static final String CONFIG = "config.json";
    private static final String GENERATION_CONFIG = "generation_config.json";
    private static final String TOKENIZER = "tokenizer.json";
    private static final String MODEL_TYPE = "model_type";
    private static final String CLASSES = "architectures";
    private static final String WEIGHTS = "model.safetensors";
    private static final String TYPE = "dtype";
    private static final String OLD_TYPE = "torch_dtype";
    private static final String BEGIN = "bos_token_id";
    private static final String END = "eos_token_id";
    private static final String PAD = "pad_token_id";

    private final Architecture architecture;
    private final Block network;
    private final JsonObject config;
    private final JsonObject generation;
    private final @Nullable Path folder;
    private final int mostTokens;

    private HuggingFaceModel(
            Architecture architecture,
            Block network,
            JsonObject config,
            JsonObject generation,
            @Nullable Path folder,
            int mostTokens) {
        this.architecture = architecture;
        this.network = network;
        this.config = config;
        this.generation = generation;
        this.folder = folder;
        this.mostTokens = mostTokens;
    }

    /**
     * Reads the settings of a folder, without its weights.
     *
     * @throws IllegalArgumentException if there is no {@code config.json}, its architecture is none of those that Heed
     *     has, or a setting has no counterpart; the sentence names file and setting
     */
    public static HuggingFaceModel read(Path folder) {
        Path file = folder.resolve(CONFIG);
        Path generationFile = folder.resolve(GENERATION_CONFIG);
        JsonObject json = StrictJsonFile.read(file);
        JsonObject generation = Files.exists(generationFile) ? StrictJsonFile.read(generationFile) : new JsonObject();
        ConfigFile.naming(generationFile, () -> requireTokens(generation));
        int mostTokens = SentenceModules.maxLength(folder);
        HuggingFaceModel model = ConfigFile.naming(file, () -> {
            ConfigFile config = new ConfigFile("", json);
            Architecture architecture = architecture(config);
            Block network = architecture.network(config);
            config.finish();
            requireTokens(json);
            Integer vocabSize = config.wholeOrNull("vocab_size");
            architecture.specialTokens().forEach((key, token) -> {
                if (!json.has(key) && (vocabSize == null || token < vocabSize)) {
                    json.addProperty(key, token);
                }
            });
            return new HuggingFaceModel(architecture, network, json, generation, folder, mostTokens);
        });
        return SentenceModules.areIn(folder)
                ? new HuggingFaceModel(
                        Bert.SENTENCES,
                        SentenceModules.read(folder, model.network),
                        json,
                        generation,
                        folder,
                        mostTokens)
                : model;
    }

    private static JsonObject requireTokens(JsonObject json) {
        ConfigFile tokens = new ConfigFile("", json);
        List.of(BEGIN, PAD).forEach(tokens::wholeOrNull);
        tokens.wholes(END);
        return json;
    }

    private static Architecture architecture(ConfigFile config) {
        String type = config.text(MODEL_TYPE);
        List<String> classes = config.texts(CLASSES);
        List<Architecture> ofClass = ARCHITECTURES.stream()
                .filter(each ->
                        classes.isEmpty() ? type != null : each.classes().contains(classes.get(0)))
                .toList();
        if (ofClass.isEmpty()) {
            throw config.refusal(
                    CLASSES,
                    "must begin with one of "
                            + ARCHITECTURES.stream()
                                    .flatMap(each -> each.classes().stream())
                                    .distinct()
                                    .toList());
        }
        return ofClass.stream()
                .filter(each -> type == null || type.equals(each.modelType()))
                .findFirst()
                .orElseThrow(() -> config.refusal(
                        MODEL_TYPE,
                        "must be one of "
                                + ofClass.stream()
                                        .map(Architecture::modelType)
                                        .distinct()
                                        .toList()));
    }

    /**
     * The form of a network that was made here, without special tokens.
     *
     * @throws IllegalArgumentException if it has none, a setting of it has none, or heads are pruned; the sentence names
     *     the setting or the heads
     */
    public static HuggingFaceModel of(Block network) {
        for (Architecture architecture : ARCHITECTURES) {
            JsonObject config = architecture.config(network);
            if (config != null) {
                PrunedHeads pruned = PrunedHeads.of(network);
                Architecture.require(pruned.heads().isEmpty(), "pruned heads", "none", pruned.toText());
                config.add(CLASSES, list(List.of(architecture.classes().get(0))));
                config.addProperty(MODEL_TYPE, architecture.modelType());
                return new HuggingFaceModel(architecture, network, config, new JsonObject(), null, Integer.MAX_VALUE)
                        .withTokens(null, Set.of(), null);
            }
        }
        throw new IllegalArgumentException("network must be of a kind that transformers has, but got "
                + network.getClass().getSimpleName());
    }

    /**
     * The same model with other special tokens.
     *
     * @param begin begins a text; null for none
     * @param ends each ends a text
     * @param pad fills the rows of a batch; null for none
     */
    public HuggingFaceModel withTokens(@Nullable Integer begin, Set<Integer> ends, @Nullable Integer pad) {
        JsonElement end = ends.size() > 1
                ? list(ends)
                : ends.stream()
                        .findFirst()
                        .map(token -> (JsonElement) new JsonPrimitive(token))
                        .orElse(JsonNull.INSTANCE);
        JsonObject newConfig = config.deepCopy();
        JsonObject newGeneration = generation.deepCopy();
        for (JsonObject json : List.of(newConfig, newGeneration)) {
            json.addProperty(BEGIN, begin);
            json.add(END, end);
            json.addProperty(PAD, pad);
        }
        return new HuggingFaceModel(architecture, network, newConfig, newGeneration, folder, mostTokens);
    }

    /**
     * The same model with names for its classes.
     *
     * @param labels as many as there are classes, all different
     */
    public HuggingFaceModel withLabels(List<String> labels) {
        int numClasses = labels().size();
        if (labels.size() != numClasses || Set.copyOf(labels).size() != numClasses) {
            throw new IllegalArgumentException("labels must be as many as there are classes, " + numClasses
                    + ", and all different, but got " + SafeText.of(labels));
        }
        JsonObject labelled = config.deepCopy();
        ClassLabels.write(labelled, labels);
        return new HuggingFaceModel(architecture, network, labelled, generation, folder, mostTokens);
    }

    /**
     * The same model, of texts of fewer tokens than it has positions: what {@link #write} says of a sentence encoder, and
     * of a network with rotary positions, which has no end of its own.
     *
     * @param maxLength at least 1; one above the number of positions stands for all of them
     * @throws IllegalArgumentException if it is below 1
     */
    public HuggingFaceModel withMaxLength(int maxLength) {
        Require.positive("maxLength", maxLength);
        String key = architecture.lengthKey();
        JsonObject newConfig = config.deepCopy();
        if (key != null && maxLength < Integer.MAX_VALUE) {
            newConfig.addProperty(key, maxLength);
        }
        return new HuggingFaceModel(architecture, network, newConfig, generation, folder, maxLength);
    }

    /** How many positions {@code config.json} says that there are; {@link Integer#MAX_VALUE} where it does not say. */
    public int positions() {
        String key = architecture.lengthKey();
        return key == null ? architecture.maxLength(network) : new ConfigFile("", config).whole(key, Integer.MAX_VALUE);
    }

    /** What the classes of a classifier are called, by their numbers; none of another model. */
    public List<String> labels() {
        return network instanceof SequenceClassifier || network instanceof TokenClassifier
                ? ClassLabels.read(new ConfigFile("", config))
                : List.of();
    }

    /**
     * How many tokens of a text the model reads: as many as it has positions, or fewer where the files of the tokenizer or
     * of sentence-transformers or {@link #withMaxLength} say so. {@link Integer#MAX_VALUE} where nothing says how many.
     */
    public int maxLength() {
        return Math.min(architecture.maxLength(network), mostTokens);
    }

    private static JsonArray list(Collection<?> values) {
        return new Gson().toJsonTree(values).getAsJsonArray();
    }

    /** The network; not initialised where it was read. */
    public Block network() {
        return network;
    }

    /** How the names of the network's parameters correspond to those of the folder. */
    public NameMap names() {
        return architecture.names(network);
    }

    /**
     * Initialises the network of a folder and reads its weights, in float32 whatever they are saved as. If that fails, a
     * network that had no parameters has none still, and the manager owns no array of it.
     *
     * @param manager owner of the parameters; those of a network that has some already stay with the owner they have
     * @return the network
     * @throws IllegalArgumentException if weights are missing, of other shapes than the settings say, or unknown; the
     *     sentence names file and tensors
     * @throws IllegalStateException if the model came from no folder
     */
    public Block load(NDManager manager) {
        FolderWeights.load(folder(), network, names(), manager);
        return network;
    }

    /**
     * Refuses a folder without weights, or with far fewer than its settings describe, before the memory for the network
     * is asked for. Reads headers alone.
     *
     * @throws IllegalArgumentException if weights are missing, pickled or too few; the sentence names the file
     * @throws IllegalStateException if the model came from no folder
     */
    public void requireWeights() {
        FolderWeights.require(folder(), network);
    }

    private Path folder() {
        if (folder == null) {
            throw new IllegalStateException("model must come from a folder to be loaded, but got one made here");
        }
        return folder;
    }

    /**
     * Writes a folder that transformers loads, whole or not at all: {@code config.json}, {@code model.safetensors}, for a
     * model that generates {@code generation_config.json}, and the tokenizer.
     *
     * @param target a folder that is not there yet, or empty
     * @param tokenizer the model's; null for a folder without one
     * @throws IllegalArgumentException if there is something, or the network has no parameters yet
     */
    public void write(Path target, @Nullable Tokenizer tokenizer) {
        AtomicFolder.writeNew(target, temporary -> {
            try (NDManager manager = NDManager.newBaseManager()) {
                Map<String, NDArray> arrays = names().export(network, manager);
                arrays.putAll(architecture.constants(network, manager));
                SafeTensors.write(temporary.resolve(WEIGHTS), arrays, Map.of("format", "pt"));
            }
            writeJson(temporary.resolve(CONFIG), written());
            if (network instanceof AutoregressiveModel<?>) {
                writeJson(temporary.resolve(GENERATION_CONFIG), generation());
            }
            if (network instanceof SentenceEncoder sentences) {
                SentenceModules.write(temporary, sentences, maxLength());
            }
            if (tokenizer != null) {
                tokenizer.save(temporary.resolve(TOKENIZER));
            }
        });
    }

    /** The settings as they are written. */
    JsonObject config() {
        return config.deepCopy();
    }

    private JsonObject written() {
        JsonObject json = config.deepCopy();
        json.remove(OLD_TYPE);
        json.addProperty(
                TYPE,
                network.getParameters().valueAt(0).getArray().getDataType().toString());
        return json;
    }

    private JsonObject generation() {
        JsonObject json = generation.deepCopy();
        if (json.isEmpty() || folder == null) {
            json.addProperty("_from_model_config", true);
        }
        for (String key : List.of(BEGIN, END, PAD)) {
            JsonElement token = json.has(key) ? json.get(key) : config.get(key);
            json.remove(key);
            if (token != null && !token.isJsonNull()) {
                json.add(key, token);
            }
        }
        return json;
    }

    /** Sorted by key, as transformers writes it. */
    private static void writeJson(Path file, JsonObject json) {
        JsonObject sorted = new JsonObject();
        new TreeMap<>(json.asMap()).forEach(sorted::add);
        StrictJsonFile.write(file, sorted);
    }

    /** The tokens that end a text, as {@code generation_config.json} or else {@code config.json} says; often none or one. */
    public Set<Integer> endTokens() {
        return tokens(END).wholes(END);
    }

    /** The token that begins a text, as the same files say; null for none. */
    public @Nullable Integer beginToken() {
        return tokens(BEGIN).wholeOrNull(BEGIN);
    }

    /** The token that fills the rows of a batch, as the same files say; null for none. */
    public @Nullable Integer padToken() {
        return tokens(PAD).wholeOrNull(PAD);
    }

    /** The file that has a setting of generation: its own before the model's. */
    private ConfigFile tokens(String key) {
        return new ConfigFile("", generation.has(key) ? generation : config);
    }
}
