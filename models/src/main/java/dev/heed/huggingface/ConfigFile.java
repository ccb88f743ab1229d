package dev.heed.huggingface;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.heed.io.SafeText;
import dev.heed.shape.Require;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a {@code config.json}, read strictly: each is asked for with its type and with what transformers takes
 * where it is left out. In the end {@link #finish} refuses what nobody asked for, since it may change the numbers.
 */
final class ConfigFile {

    /** What transformers keeps there that no logit depends on: where a model comes from, how it was generated with. */
    private static final Set<String> HARMLESS = Set.of(
            ("_num_labels _attn_implementation _attn_implementation_autoset _commit_hash _from_model_config _name_or_path attn_implementation"
                            + " bad_words_ids begin_suppress_tokens bos_token_id chunk_size_feed_forward"
                            + " decoder_start_token_id diversity_penalty do_sample dtype early_stopping"
                            + " encoder_no_repeat_ngram_size eos_token_id exponential_decay_length_penalty finetuning_task"
                            + " forced_bos_token_id forced_eos_token_id gradient_checkpointing id2label label2id"
                            + " length_penalty max_length min_length model_type architectures no_repeat_ngram_size"
                            + " is_llama_config max_sequence_length num_beam_groups num_beams num_labels num_return_sequences output_attentions"
                            + " output_hidden_states output_scores pad_token_id prefix problem_type"
                            + " predict_special_tokens remove_invalid_values repetition_penalty return_dict return_dict_in_generate"
                            + " sep_token_id suppress_tokens task_specific_params temperature tf_legacy_loss"
                            + " tokenizer_class top_k transformers.js_config unsloth_version top_p torch_dtype torchscript transformers_version typical_p"
                            + " use_bfloat16 use_cache")
                    .split(" "));

    /** Each layer is built before its weights are looked for. */
    private static final int MOST_LAYERS = 10_000;

    private final String prefix;
    private final JsonObject json;
    private final Set<String> asked = new HashSet<>(HARMLESS);

    /**
     * Wraps settings.
     *
     * @param prefix what errors put before a setting's name: empty, or that of the setting that these are the value of
     */
    ConfigFile(String prefix, JsonObject json) {
        this.prefix = prefix;
        this.json = json;
    }

    /** Puts a file's name before what is refused of its settings. */
    static <T> T naming(Path file, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(SafeText.of(file) + ": " + e.getMessage(), e);
        }
    }

    /** Whether a setting is there and not null. */
    boolean has(String key) {
        return !element(key).isJsonNull();
    }

    /** A whole number of at least 0. */
    int whole(String key, int otherwise) {
        return json.has(key) ? whole(key, element(key)) : askedFor(key, otherwise);
    }

    /** A number of layers, of which no network has as many as a slip of the pen may say. */
    int layers(String key, int otherwise) {
        int layers = whole(key, otherwise);
        Require.atMost(prefix + key, layers, MOST_LAYERS);
        return layers;
    }

    /** A whole number of at least 0, or null. */
    @Nullable Integer wholeOrNull(String key) {
        return wholeOrNull(key, null);
    }

    /** A whole number of at least 0, or null where the setting is. */
    @Nullable Integer wholeOrNull(String key, @Nullable Integer otherwise) {
        if (!json.has(key)) {
            asked.add(key);
            return otherwise;
        }
        return has(key) ? Integer.valueOf(whole(key, element(key))) : null;
    }

    /** The whole numbers of a list, or one that stands alone; none where it is null or left out. */
    Set<Integer> wholes(String key) {
        Set<Integer> numbers = new LinkedHashSet<>();
        JsonElement value = element(key);
        List<JsonElement> each = value instanceof JsonArray list ? list.asList() : List.of(value);
        each.stream().filter(element -> !element.isJsonNull()).forEach(element -> numbers.add(whole(key, element)));
        return numbers;
    }

    private int whole(String key, JsonElement value) {
        try {
            int number = value instanceof JsonPrimitive one && one.isNumber()
                    ? new BigDecimal(one.getAsString()).intValueExact()
                    : -1;
            if (number >= 0) {
                return number;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw refusal(key, "must be a whole number in [0, 2^31)", e);
        }
        throw refusal(key, "must be a whole number in [0, 2^31)", null);
    }

    /** A finite number that must be there. */
    double number(String key) {
        if (!json.has(key)) {
            throw refusal(key, "must be given");
        }
        return number(key, 0);
    }

    /** A finite number. */
    double number(String key, double otherwise) {
        if (!json.has(key)) {
            return askedFor(key, otherwise);
        }
        double number = element(key) instanceof JsonPrimitive one && one.isNumber() ? one.getAsDouble() : Double.NaN;
        if (!Double.isFinite(number)) {
            throw refusal(key, "must be a finite number");
        }
        return number;
    }

    /** True or false. */
    boolean flag(String key, boolean otherwise) {
        if (!json.has(key)) {
            return askedFor(key, otherwise);
        }
        if (element(key) instanceof JsonPrimitive one && one.isBoolean()) {
            return one.getAsBoolean();
        }
        throw refusal(key, "must be true or false");
    }

    /** One of some texts, each of which stands for something. */
    <T> T choice(String key, String otherwise, Map<String, T> choices) {
        String text = json.has(key) ? text(key, element(key)) : askedFor(key, otherwise);
        T choice = choices.get(text);
        if (choice == null) {
            throw refusal(key, "must be one of " + new TreeSet<>(choices.keySet()) + ", which Heed has");
        }
        return choice;
    }

    /** A list of texts; none where it is null or left out. */
    List<String> texts(String key) {
        if (!has(key)) {
            return List.of();
        }
        if (element(key) instanceof JsonArray list) {
            return list.asList().stream().map(each -> text(key, each)).toList();
        }
        throw refusal(key, "must be a list of texts");
    }

    /** A text, or null. */
    @Nullable String text(String key) {
        return has(key) ? text(key, element(key)) : null;
    }

    private String text(String key, JsonElement value) {
        if (value instanceof JsonPrimitive one && one.isString()) {
            return one.getAsString();
        }
        throw refusal(key, "must be a text");
    }

    /** The settings within a setting, to be finished by themselves; null where it is null or left out. */
    @Nullable ConfigFile part(String key) {
        if (!has(key)) {
            return null;
        }
        if (element(key) instanceof JsonObject object) {
            return new ConfigFile(prefix + key + ".", object);
        }
        throw refusal(key, "must be an object");
    }

    /** The values of an object by their names; none where it is null or left out. */
    Map<String, JsonElement> entries(String key) {
        if (!has(key)) {
            return Map.of();
        }
        if (element(key) instanceof JsonObject object) {
            return object.asMap();
        }
        throw refusal(key, "must be an object");
    }

    /** Refuses a setting that has another value than the one that Heed has. */
    void only(String key, boolean value) {
        if (flag(key, value) != value) {
            throw refusal(key, "must be " + value + ", since Heed has nothing else");
        }
    }

    /** Settings that are there but change no number of this architecture. */
    void harmless(String... keys) {
        asked.addAll(List.of(keys));
    }

    /**
     * Refuses settings that nobody has asked for, unless they are off: null, false or empty.
     *
     * @throws IllegalArgumentException that names the first one
     */
    void finish() {
        for (String key : json.keySet()) {
            if (!asked.contains(key) && !isOff(json.get(key))) {
                throw refusal(key, "must be left out, since Heed does not have this setting");
            }
        }
    }

    private static boolean isOff(JsonElement value) {
        return value.isJsonNull()
                || value.equals(new JsonPrimitive(false))
                || (value instanceof JsonArray list && list.isEmpty())
                || (value instanceof JsonObject object && object.isEmpty());
    }

    /** The error that a setting's value is against a rule. */
    IllegalArgumentException refusal(String key, String rule) {
        return refusal(key, rule, null);
    }

    private IllegalArgumentException refusal(String key, String rule, @Nullable Exception cause) {
        return new IllegalArgumentException(
                prefix + SafeText.of(key) + " " + rule + ", but got " + SafeText.of(element(key)), cause);
    }

    private JsonElement element(String key) {
        asked.add(key);
        JsonElement value = json.get(key);
        return value == null ? JsonNull.INSTANCE : value;
    }

    private <T> T askedFor(String key, T otherwise) {
        asked.add(key);
        return otherwise;
    }
}
