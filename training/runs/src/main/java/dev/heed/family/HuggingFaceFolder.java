package dev.heed.family;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.heed.generate.AutoregressiveModel;
import dev.heed.huggingface.HuggingFaceModel;
import dev.heed.io.StrictJsonFile;
import dev.heed.text.SpecialIds;
import dev.heed.text.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes a network with its tokenizer as a folder of Hugging Face's. */
public final class HuggingFaceFolder {

    private static final String TOKENIZER_CONFIG = "tokenizer_config.json";

    private static final String POST_PROCESSOR = "post_processor";

    private HuggingFaceFolder() {}

    /**
     * Writes the files.
     *
     * @param folder an empty one
     * @param model the network with its special tokens and labels
     * @param tokenizer makes tokens of text
     * @param added what stands around them, which the file of the tokenizer says
     * @param maxLength the most tokens that the network reads
     */
    public static void write(
            Path folder, HuggingFaceModel model, Tokenizer tokenizer, AddedTokens added, int maxLength) {
        boolean generates = model.network() instanceof AutoregressiveModel<?>;
        OptionalInt padding = tokenizer.special().padding();
        HuggingFaceModel padded =
                generates || padding.isEmpty() ? model : model.withTokens(null, Set.of(), padding.getAsInt());
        padded.write(folder, tokenizer);
        if (added != AddedTokens.OF_TOKENIZER) {
            Path file = folder.resolve(Pretrained.TOKENIZER);
            JsonObject json = StrictJsonFile.read(file);
            json.add(POST_PROCESSOR, template(tokenizer, added));
            StrictJsonFile.write(file, json);
        }
        JsonObject config = config(generates, maxLength);
        if (generates) {
            nameTokensOf(model, config, tokenizer);
        } else {
            nameTokens(config, tokenizer);
        }
        StrictJsonFile.write(folder.resolve(TOKENIZER_CONFIG), config);
    }

    /**
     * Lets a mask take the space before it, where a word's token has the space before the word.
     *
     * @param folder one that was written, with a mask
     */
    public static void giveMaskItsSpace(Path folder, Tokenizer tokenizer) {
        Path file = folder.resolve(Pretrained.TOKENIZER);
        JsonObject json = StrictJsonFile.read(file);
        String mask = tokenizer.token(tokenizer.special().mask().orElseThrow());
        json.getAsJsonArray("added_tokens").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(token -> token.get("content").getAsString().equals(mask))
                .forEach(token -> token.addProperty("lstrip", true));
        // Adds nothing; with it the file is none of Heed's own, whose masks do not take spaces
        json.add(
                POST_PROCESSOR,
                JsonParser.parseString(
                        "{'type': 'TemplateProcessing', 'single': [%s], 'pair': [%s, %s], 'special_tokens': {}}"
                                .formatted(text("A"), text("A"), text("B"))));
        StrictJsonFile.write(file, json);
    }

    /** The place of a text in a template. */
    private static String text(String name) {
        return "{'Sequence': {'id': '%s', 'type_id': 0}}".formatted(name);
    }

    private static JsonElement template(Tokenizer tokenizer, AddedTokens added) {
        if (added == AddedTokens.NONE) {
            return JsonNull.INSTANCE;
        }
        int id = tokenizer.special().beginning().orElseThrow();
        JsonPrimitive name = new JsonPrimitive(tokenizer.token(id));
        String token = "{'SpecialToken': {'id': %s, 'type_id': 0}}".formatted(name);
        String end = added == AddedTokens.AROUND ? ", " + token : "";
        return JsonParser.parseString(
                "{'type': 'TemplateProcessing', 'single': [%s, %s%s], 'pair': [%s, %s, %s%s], 'special_tokens': {%s: {'id': %s, 'ids': [%s], 'tokens': [%s]}}}"
                        .formatted(token, text("A"), end, token, text("A"), text("B"), end, name, name, id, name));
    }

    private static JsonObject config(boolean generates, int maxLength) {
        JsonObject json = new JsonObject();
        json.addProperty("tokenizer_class", "PreTrainedTokenizerFast");
        json.addProperty("clean_up_tokenization_spaces", false);
        // Without this line some versions hand over segments too, which decoders take for tokens or refuse
        json.add(
                "model_input_names",
                new Gson()
                        .toJsonTree(
                                generates
                                        ? List.of("input_ids", "attention_mask")
                                        : List.of("input_ids", "token_type_ids", "attention_mask")));
        if (maxLength < Integer.MAX_VALUE) {
            json.addProperty("model_max_length", maxLength);
        }
        return json;
    }

    /** By the names that special tokens usually have. */
    private static void nameTokens(JsonObject json, Tokenizer tokenizer) {
        SpecialIds special = tokenizer.special();
        name(json, "pad_token", special.padding(), tokenizer);
        List.of("bos_token", "cls_token").forEach(key -> name(json, key, special.beginning(), tokenizer));
        List.of("eos_token", "sep_token").forEach(key -> name(json, key, special.end(), tokenizer));
        name(json, "unk_token", special.unknown(), tokenizer);
        name(json, "mask_token", special.mask(), tokenizer);
    }

    /** By what the model says, which may have several ends; without an end or padding the usual names stay. */
    private static void nameTokensOf(HuggingFaceModel model, JsonObject json, Tokenizer tokenizer) {
        nameTokens(json, tokenizer);
        List.of("cls_token", "sep_token").forEach(json::remove);
        replace(json, "bos_token", model.beginToken(), tokenizer);
        model.endTokens().stream()
                .filter(end -> end < tokenizer.vocabSize())
                .findFirst()
                .ifPresent(end -> replace(json, "eos_token", end, tokenizer));
        Integer padding = model.padToken();
        if (padding != null) {
            replace(json, "pad_token", padding, tokenizer);
        }
    }

    private static void replace(JsonObject json, String key, @Nullable Integer id, Tokenizer tokenizer) {
        json.remove(key);
        if (id != null && id < tokenizer.vocabSize()) {
            json.addProperty(key, tokenizer.token(id));
        }
    }

    private static void name(JsonObject json, String key, OptionalInt id, Tokenizer tokenizer) {
        id.ifPresent(token -> json.addProperty(key, tokenizer.token(token)));
    }
}
