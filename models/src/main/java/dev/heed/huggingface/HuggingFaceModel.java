package dev.heed.huggingface;

import ai.djl.nn.Block;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.heed.io.JsonFile;
import dev.heed.io.SafeText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A network in the form of Hugging Face's transformers: with the settings of a {@code config.json} and the names of its
 * tensors. {@link #read} makes one of a folder on disk, {@link #of} of a network that was made here.
 *
 * <p>Every setting of a folder is either one that the network here has too, with equal logits, or it is refused by its
 * name.
 */
public final class HuggingFaceModel {

    /** In which a network is looked for when it is written: the more special ones first. */
    private static final List<Architecture> ARCHITECTURES = List.of(new Gpt2());

    private static final String CONFIG = "config.json";
    private static final String GENERATION_CONFIG = "generation_config.json";
    private static final String TOKENIZER = "tokenizer.json";
    private static final String MODEL_TYPE = "model_type";
    private static final String CLASSES = "architectures";

    private final Architecture architecture;
    private final Block network;
    private final JsonObject config;
    private final JsonObject generation;
    private final @Nullable Path folder;

    private HuggingFaceModel(
            Architecture architecture, Block network, JsonObject config, JsonObject generation, @Nullable Path folder) {
        this.architecture = architecture;
        this.network = network;
        this.config = config;
        this.generation = generation;
        this.folder = folder;
    }

    /** Whether a folder looks like one of these: it has a {@code config.json}. */
    public static boolean isFolder(Path folder) {
        return Files.isRegularFile(folder.resolve(CONFIG));
    }

    /**
     * Reads the settings of a folder, without its weights.
     *
     * @throws IllegalArgumentException if there is no {@code config.json}, its architecture is none of those that Heed
     *     has, or a setting has no counterpart; the sentence names file and setting
     */
    public static HuggingFaceModel read(Path folder) {
        Path file = folder.resolve(CONFIG);
        JsonObject json = JsonFile.read(file);
        Path generationFile = folder.resolve(GENERATION_CONFIG);
        JsonObject generation = Files.exists(generationFile) ? JsonFile.read(generationFile) : new JsonObject();
        try {
            ConfigFile config = new ConfigFile("", json);
            Architecture architecture = architecture(config);
            Block network = architecture.network(config);
            config.finish();
            HuggingFaceModel model = new HuggingFaceModel(architecture, network, json, generation, folder);
            model.endTokens(); // of a wrong type they are refused now
            return model;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(SafeText.of(file) + ": " + e.getMessage(), e);
        }
    }

    private static Architecture architecture(ConfigFile config) {
        String type = config.text(MODEL_TYPE);
        List<String> classes = config.texts(CLASSES);
        return ARCHITECTURES.stream()
                .filter(each -> (type != null || !classes.isEmpty())
                        && (type == null || type.equals(each.modelType()))
                        && (classes.isEmpty() || each.classes().contains(classes.get(0))))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> types = ARCHITECTURES.stream()
                            .map(Architecture::modelType)
                            .distinct()
                            .toList();
                    List<String> all = ARCHITECTURES.stream()
                            .flatMap(each -> each.classes().stream())
                            .toList();
                    return !classes.isEmpty() && !all.contains(classes.get(0))
                            ? config.refusal(CLASSES, "must begin with one of " + all)
                            : config.refusal(MODEL_TYPE, "must be one of " + types + " and that of its architecture");
                });
    }

    /**
     * The form of a network that was made here.
     *
     * @throws IllegalArgumentException if it has none, or a setting of it has none; the sentence names the setting
     */
    public static HuggingFaceModel of(Block network) {
        for (Architecture architecture : ARCHITECTURES) {
            JsonObject settings = architecture.config(network);
            if (settings != null) {
                JsonArray classes = new JsonArray();
                classes.add(architecture.classes().get(0));
                JsonObject config = new JsonObject();
                config.add(CLASSES, classes);
                config.addProperty(MODEL_TYPE, architecture.modelType());
                settings.asMap().forEach(config::add);
                return new HuggingFaceModel(architecture, network, config, new JsonObject(), null);
            }
        }
        throw new IllegalArgumentException("network must be of a kind that transformers has, but got "
                + network.getClass().getSimpleName());
    }

    /** The network; not initialised where it was read. */
    public Block network() {
        return network;
    }

    /** The tokens that end a text, as {@code generation_config.json} or else {@code config.json} says; often none or one. */
    public Set<Integer> endTokens() {
        return Set.copyOf(tokens("eos_token_id").wholes("eos_token_id"));
    }

    /** The token that begins a text; null if none is named. */
    public @Nullable Integer beginToken() {
        return tokens("bos_token_id").wholeOrNull("bos_token_id");
    }

    /** The token that fills the rows of a batch; null if none is named. */
    public @Nullable Integer padToken() {
        return tokens("pad_token_id").wholeOrNull("pad_token_id");
    }

    /** The file that has a setting of generation: its own before the model's. */
    private ConfigFile tokens(String key) {
        return new ConfigFile("", generation.has(key) ? generation : config);
    }

    /** The tokenizer's file; null if the folder has none, or the model came from no folder. */
    public @Nullable Path tokenizer() {
        Path file = folder == null ? null : folder.resolve(TOKENIZER);
        return file != null && Files.exists(file) ? file : null;
    }
}
