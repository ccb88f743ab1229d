package dev.heed.huggingface;

import ai.djl.nn.Block;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.heed.encoder.EncoderHead;
import dev.heed.encoder.SentenceEncoder;
import dev.heed.encoder.TextEncoder;
import dev.heed.io.SafeText;
import dev.heed.io.StrictJsonFile;
import dev.heed.layer.Pooling;
import dev.heed.shape.Require;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What sentence-transformers puts beside an encoder: {@code modules.json} says what is done with a text, one module behind
 * the other.
 */
final class SentenceModules {

    private static final String MODULES = "modules.json";
    private static final String LENGTHS = "sentence_bert_config.json";
    private static final String PROMPTS = "config_sentence_transformers.json";
    private static final String TOKENIZER = "tokenizer.json";
    private static final String TOKENIZER_LENGTHS = "tokenizer_config.json";
    private static final String CONFIG = "config.json";
    private static final String POOLING_FOLDER = "1_Pooling";
    private static final String TYPES = "sentence_transformers.models.";

    private static final String ENCODER = "Transformer";
    private static final String POOLING = "Pooling";
    private static final String NORMALISATION = "Normalize";

    private static final Map<String, Pooling> MODES = Map.of("mean", Pooling.MEAN, "cls", Pooling.FIRST);

    private SentenceModules() {}

    /** Whether a folder is of a sentence encoder. */
    static boolean areIn(Path folder) {
        return Files.exists(folder.resolve(MODULES));
    }

    /**
     * The sentence encoder of a folder.
     *
     * @param network what its {@code config.json} says
     * @throws IllegalArgumentException if a module or a setting of one has no counterpart; the sentence names the file
     */
    static SentenceEncoder read(Path folder, Block network) {
        List<String> paths = new ArrayList<>();
        JsonArray modules = StrictJsonFile.readList(folder.resolve(MODULES));
        List<String> types = ConfigFile.naming(folder.resolve(MODULES), () -> types(modules, paths));
        TextEncoder encoder = ConfigFile.naming(folder.resolve(CONFIG), () -> encoder(network));
        Pooling pooling = settings(folder.resolve(paths.get(1)).resolve(CONFIG), config -> pooling(config, encoder));
        Path prompts = folder.resolve(PROMPTS);
        if (Files.exists(prompts)) {
            ConfigFile config = new ConfigFile("", StrictJsonFile.read(prompts));
            ConfigFile.naming(prompts, () -> {
                if (config.has("default_prompt_name")) {
                    throw config.refusal("default_prompt_name", "must be null, since Heed puts nothing before a text");
                }
                return config;
            });
        }
        if (types.size() < 3) {
            return new SentenceEncoder(encoder, pooling, SentenceEncoder.Length.POOLED);
        }
        Path normalisation = folder.resolve(paths.get(2)).resolve(CONFIG);
        if (Files.exists(normalisation)) {
            settings(normalisation, config -> {
                for (String key : List.of("module_input_name", "module_output_name")) {
                    if (config.has(key)) {
                        config.choice(key, "", Map.of("sentence_embedding", true));
                    }
                }
                return config;
            });
        }
        return new SentenceEncoder(encoder, pooling, SentenceEncoder.Length.UNIT);
    }

    /** A head, which the modules do without, goes. */
    private static TextEncoder encoder(Block network) {
        if (network instanceof EncoderHead head) {
            return new TextEncoder(head.encoder().config());
        }
        if (network instanceof TextEncoder encoder) {
            return encoder;
        }
        throw new IllegalArgumentException("model_type must be bert beside " + MODULES + ", but got one of a "
                + network.getClass().getSimpleName());
    }

    /** What the modules are, and where. */
    private static List<String> types(JsonArray modules, List<String> paths) {
        List<String> types = new ArrayList<>();
        for (JsonElement each : modules) {
            if (!(each instanceof JsonObject settings)) {
                throw new IllegalArgumentException("modules must be objects, but got " + SafeText.of(each));
            }
            ConfigFile module = new ConfigFile("[" + types.size() + "].", settings);
            module.harmless("idx", "name");
            String type = String.valueOf(module.text("type"));
            String path = String.valueOf(module.text("path"));
            if (!path.matches(types.isEmpty() ? "" : "[\\w-]+")) {
                throw module.refusal("path", types.isEmpty() ? "must be empty" : "must be the name of a folder");
            }
            module.finish();
            types.add(type.substring(type.lastIndexOf('.') + 1));
            paths.add(path);
        }
        List<String> all = List.of(ENCODER, POOLING, NORMALISATION);
        if (types.size() < 2 || !types.equals(all.subList(0, Math.min(types.size(), all.size())))) {
            throw new IllegalArgumentException(
                    "modules must be the first two or three of " + all + ", which Heed has, but got " + types);
        }
        return types;
    }

    private static Pooling pooling(ConfigFile config, TextEncoder encoder) {
        int embedDim = encoder.config().embedDim();
        for (String key : List.of("word_embedding_dimension", "embedding_dimension")) {
            if (config.whole(key, embedDim) != embedDim) {
                throw config.refusal(key, "must be hidden_size=" + embedDim);
            }
        }
        config.only("include_prompt", true);
        for (String other : List.of("max", "mean_sqrt_len", "weightedmean")) {
            config.only("pooling_mode_" + other + "_tokens", false);
        }
        config.only("pooling_mode_lasttoken", false);
        boolean first = config.flag("pooling_mode_cls_token", false);
        if (config.flag("pooling_mode_mean_tokens", !first) == first) {
            throw config.refusal(
                    "pooling_mode_mean_tokens", "must be " + !first + " beside pooling_mode_cls_token=" + first);
        }
        return config.choice("pooling_mode", first ? "cls" : "mean", MODES);
    }

    /** How many tokens of a text a folder's files let its model read, if they say so: its own file before the tokenizer's. */
    static int maxLength(Path folder) {
        int most = Integer.MAX_VALUE;
        Path tokenizer = folder.resolve(TOKENIZER_LENGTHS);
        if (Files.exists(tokenizer)) {
            ConfigFile config = new ConfigFile("", StrictJsonFile.read(tokenizer));
            most = ConfigFile.naming(tokenizer, () -> tokenizerLength(config));
        }
        Path lengths = folder.resolve(LENGTHS);
        return Files.exists(lengths) ? length(folder, lengths, most) : most;
    }

    private static int length(Path folder, Path lengths, int otherwise) {
        return settings(lengths, config -> {
            if (config.flag("do_lower_case", false) && !lowercases(folder.resolve(TOKENIZER))) {
                throw config.refusal("do_lower_case", "must be false where " + TOKENIZER + " keeps capitals");
            }
            config.choice("transformer_task", "feature-extraction", Map.of("feature-extraction", true));
            config.choice("module_output_name", "token_embeddings", Map.of("token_embeddings", true));
            config.harmless("modality_config", "unpad_inputs");
            if (!config.has("max_seq_length")) {
                return otherwise;
            }
            int length = config.whole("max_seq_length", 0);
            Require.positive("max_seq_length", length);
            return length;
        });
    }

    /** Whether a tokenizer makes small letters of capitals by itself. */
    private static boolean lowercases(Path tokenizer) {
        return Files.exists(tokenizer)
                && lowercases(StrictJsonFile.read(tokenizer).get("normalizer"));
    }

    private static boolean lowercases(@Nullable JsonElement normalizer) {
        if (!(normalizer instanceof JsonObject step) || !(step.get("type") instanceof JsonPrimitive type)) {
            return false;
        }
        return switch (type.getAsString()) {
            case "Lowercase" -> true;
            case "BertNormalizer" -> new JsonPrimitive(true).equals(step.get("lowercase"));
            case "Sequence" ->
                step.get("normalizers") instanceof JsonArray steps
                        && steps.asList().stream().anyMatch(SentenceModules::lowercases);
            default -> false;
        };
    }

    /** Often 1e30, which stands for no end. */
    private static int tokenizerLength(ConfigFile config) {
        if (!config.has("model_max_length")) {
            return Integer.MAX_VALUE;
        }
        double length = config.number("model_max_length");
        if (length < 1) {
            throw config.refusal("model_max_length", "must be at least 1");
        }
        return (int) length; // the largest int of what is above it
    }

    /** Writes what {@link #read} reads. */
    static void write(Path folder, SentenceEncoder network, int maxLength) {
        JsonArray modules = new JsonArray();
        addModule(modules, "", ENCODER);
        addModule(modules, POOLING_FOLDER, POOLING);
        if (network.length() == SentenceEncoder.Length.UNIT) {
            addModule(modules, "2_Normalize", NORMALISATION);
        }
        JsonObject pooling = new JsonObject();
        pooling.addProperty(
                "word_embedding_dimension", network.encoder().config().embedDim());
        pooling.addProperty("pooling_mode_cls_token", network.pooling() == Pooling.FIRST);
        pooling.addProperty("pooling_mode_mean_tokens", network.pooling() == Pooling.MEAN);
        JsonObject lengths = new JsonObject();
        lengths.addProperty("max_seq_length", maxLength);
        lengths.addProperty("do_lower_case", false);
        try {
            Files.createDirectory(folder.resolve(POOLING_FOLDER));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        StrictJsonFile.write(folder.resolve(MODULES), modules);
        StrictJsonFile.write(folder.resolve(POOLING_FOLDER).resolve(CONFIG), pooling);
        StrictJsonFile.write(folder.resolve(LENGTHS), lengths);
    }

    private static void addModule(JsonArray modules, String path, String type) {
        JsonObject module = new JsonObject();
        module.addProperty("idx", modules.size());
        module.addProperty("name", Integer.toString(modules.size()));
        module.addProperty("path", path);
        module.addProperty("type", TYPES + type);
        modules.add(module);
    }

    /** What a file's settings say, all of which must be asked for. */
    private static <T> T settings(Path path, Function<ConfigFile, T> reading) {
        ConfigFile config = new ConfigFile("", StrictJsonFile.read(path));
        return ConfigFile.naming(path, () -> {
            T result = reading.apply(config);
            config.finish();
            return result;
        });
    }
}
