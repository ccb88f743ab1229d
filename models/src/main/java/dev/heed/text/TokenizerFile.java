package dev.heed.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.heed.io.SafeText;
import dev.heed.io.StrictJsonFile;
import dev.heed.io.TextFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Hugging Face's {@code tokenizer.json}, written for every tokenizer that Heed makes and read back. Its special tokens and
 * what it does to text (its normalizer, pre-tokenizer and decoder) tell which tokenizer wrote it; one that nobody here
 * wrote is left to Hugging Face's own library.
 */
final class TokenizerFile {
    /* In the file's own words: a Split that isolates its matches keeps what is between them too, Fuse joins tokens as they
     * are, no decoder joins them by spaces, and Strip takes the blanks at both ends away. */

    private static final String TYPE = "type";
    private static final String VOCAB = "vocab";
    private static final String ADDED = "added_tokens";
    private static final String MODEL = "model";
    private static final String WORD_LEVEL = "WordLevel";
    private static final String BPE = "BPE";
    private static final String MERGES = "merges";

    private TokenizerFile() {}

    static void write(Path file, VocabularyTokenizer tokenizer) {
        JsonObject model = new JsonObject();
        model.addProperty(TYPE, WORD_LEVEL);
        model.add(VOCAB, vocab(tokenizer.vocabulary()));
        model.addProperty("unk_token", tokenizer.vocabulary().token(SpecialTokens.UNKNOWN));
        write(file, pipeline(tokenizer.tokenization()), tokenizer.vocabulary(), model);
    }

    static void write(Path file, Vocabulary vocabulary, List<BytePair> merges) {
        JsonObject model = new JsonObject();
        model.addProperty(TYPE, BPE);
        List.of("dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix")
                .forEach(key -> model.add(key, JsonNull.INSTANCE));
        List.of("fuse_unk", "byte_fallback", "ignore_merges").forEach(key -> model.addProperty(key, false));
        model.add(VOCAB, vocab(vocabulary));
        JsonArray pairs = new JsonArray();
        merges.forEach(pair -> pairs.add(vocabulary.token(pair.left()) + " " + vocabulary.token(pair.right())));
        model.add(MERGES, pairs);
        write(file, bytePipeline(), vocabulary, model);
    }

    private static void write(Path file, JsonObject pipeline, Vocabulary vocabulary, JsonObject model) {
        JsonObject json = new JsonObject();
        json.addProperty("version", "1.0");
        json.add(ADDED, added(vocabulary));
        pipeline.asMap().forEach(json::add);
        json.add(MODEL, model);
        StrictJsonFile.write(file, json);
    }

    static Tokenizer read(Path file) {
        String text = TextFile.read(file);
        JsonObject json = StrictJsonFile.parse(file, text);
        JsonObject pipeline = new JsonObject();
        json.asMap().forEach(pipeline::add);
        List.of("version", ADDED, MODEL).forEach(pipeline::remove);
        if (hasOwnSpecialTokens(json) && json.get(MODEL) instanceof JsonObject model) {
            for (Tokenization tokenization : Tokenization.values()) {
                if (pipeline.equals(pipeline(tokenization)) && isType(model, WORD_LEVEL)) {
                    return new VocabularyTokenizer(tokenization, vocabulary(file, json, model));
                }
            }
            if (pipeline.equals(bytePipeline()) && isType(model, BPE)) {
                return bytePairs(file, vocabulary(file, json, model), model);
            }
        }
        return pretrained(file, text, json);
    }

    private static Tokenizer pretrained(Path file, String text, JsonObject json) {
        try {
            return new PretrainedTokenizer(file, text, json);
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    SafeText.of(file) + ": tokenizer must be one that Heed wrote, but got another's; add the dependency"
                            + " ai.djl.huggingface:tokenizers, of the same version as ai.djl:api, which reads it",
                    e);
        }
    }

    private static boolean hasOwnSpecialTokens(JsonObject json) {
        return json.get(ADDED) instanceof JsonArray added
                && added.size() >= SpecialTokens.COUNT
                && added(Vocabulary.of(List.of()))
                        .asList()
                        .equals(added.asList().subList(0, SpecialTokens.COUNT));
    }

    private static boolean isType(JsonObject part, String type) {
        return new JsonPrimitive(type).equals(part.get(TYPE));
    }

    /** What is done to text before its pieces are numbered, and to the pieces to make text of them. */
    private static JsonObject pipeline(Tokenization tokenization) {
        return switch (tokenization) {
            case WORDS -> pipeline("null", split("\\s+", "Removed"), "null");
            case CHARACTERS ->
                pipeline(
                        "{'type': 'Strip', 'strip_left': true, 'strip_right': true}",
                        split("[\\s\\S]", "Isolated"),
                        "{'type': 'Fuse'}");
            case LOSSLESS_WORDS ->
                pipeline(
                        "null",
                        split(" ?[\\p{L}\\p{M}]+| ?\\p{N}+| ?[^\\s\\p{L}\\p{M}\\p{N}]+|\\s", "Isolated"),
                        "{'type': 'Fuse'}");
            case LOSSLESS_CHARACTERS -> pipeline("null", split("[\\s\\S]", "Isolated"), "{'type': 'Fuse'}");
        };
    }

    private static JsonObject bytePipeline() {
        return pipeline(
                "null",
                "{'type': 'ByteLevel', 'add_prefix_space': false, 'trim_offsets': true, 'use_regex': true}",
                "{'type': 'ByteLevel', 'add_prefix_space': true, 'trim_offsets': true, 'use_regex': true}");
    }

    private static JsonObject pipeline(String normalizer, String preTokenizer, String decoder) {
        return JsonParser.parseString(
                        "{'truncation': null, 'padding': null, 'normalizer': %s, 'pre_tokenizer': %s, 'post_processor': null, 'decoder': %s}"
                                .formatted(normalizer, preTokenizer, decoder))
                .getAsJsonObject();
    }

    private static String split(String regex, String behavior) {
        return "{'type': 'Split', 'pattern': {'Regex': %s}, 'behavior': '%s', 'invert': false}"
                .formatted(new JsonPrimitive(regex), behavior);
    }

    private static JsonArray added(Vocabulary vocabulary) {
        JsonArray added = new JsonArray();
        for (int id = 0; id < vocabulary.size(); id++) {
            if (vocabulary.special().contains(id)) {
                JsonObject token = new JsonObject();
                token.addProperty("id", id);
                token.addProperty("content", vocabulary.token(id));
                List.of("single_word", "lstrip", "rstrip", "normalized").forEach(key -> token.addProperty(key, false));
                token.addProperty("special", true);
                added.add(token);
            }
        }
        return added;
    }

    private static JsonObject vocab(Vocabulary vocabulary) {
        JsonObject vocab = new JsonObject();
        for (int id = 0; id < vocabulary.size(); id++) {
            vocab.addProperty(vocabulary.token(id), id);
        }
        return vocab;
    }

    private static Vocabulary vocabulary(Path file, JsonObject json, JsonObject model) {
        if (!(model.get(VOCAB) instanceof JsonObject vocab && json.get(ADDED) instanceof JsonArray added)) {
            throw damaged(file, "vocab must be an object and added_tokens a list", "others");
        }
        List<String> tokens = new ArrayList<>(Collections.nCopies(vocab.size(), ""));
        for (Map.Entry<String, JsonElement> entry : vocab.entrySet()) {
            int id = id(entry.getValue());
            if (id < 0 || id >= tokens.size() || !tokens.get(id).isEmpty()) {
                throw damaged(file, "vocab must number its tokens from 0 on, each once", entry);
            }
            tokens.set(id, entry.getKey());
        }
        int specials = added.size();
        int last = specials > SpecialTokens.COUNT ? tokens.size() - 1 : tokens.size();
        if (last < SpecialTokens.COUNT) {
            throw damaged(file, "vocab must hold the special tokens", tokens);
        }
        Vocabulary vocabulary = Vocabulary.of(tokens.subList(SpecialTokens.COUNT, last));
        Vocabulary whole = last < tokens.size() ? vocabulary.withMask() : vocabulary;
        if (!vocab(whole).equals(vocab) || !added(whole).equals(added)) {
            throw damaged(
                    file, "added_tokens must be Heed's special tokens, with the ids that they have in vocab", added);
        }
        return whole;
    }

    private static BytePairTokenizer bytePairs(Path file, Vocabulary vocabulary, JsonObject model) {
        if (ByteLevel.alphabet().stream().anyMatch(token -> vocabulary.id(token) == SpecialTokens.UNKNOWN)
                || !vocabulary.tokens().stream().allMatch(ByteLevel::isToken)) {
            throw damaged(file, "vocab must hold all bytes and what they are merged to", "others");
        }
        if (!(model.get(MERGES) instanceof JsonArray merges)) {
            throw damaged(file, "merges must be a list", "something else");
        }
        List<BytePair> pairs = new ArrayList<>();
        for (JsonElement merge : merges) {
            List<String> sides = sides(merge);
            if (sides.size() != 2
                    || Stream.of(sides.get(0), sides.get(1), sides.get(0) + sides.get(1))
                            .anyMatch(token -> vocabulary.id(token) == SpecialTokens.UNKNOWN)) {
                throw damaged(file, "merges must be pairs of tokens that give a third", merge);
            }
            pairs.add(new BytePair(vocabulary.id(sides.get(0)), vocabulary.id(sides.get(1))));
        }
        return new BytePairTokenizer(vocabulary, pairs);
    }

    /** Newer versions of Hugging Face's library write the two sides of a merge apart. */
    private static List<String> sides(JsonElement merge) {
        return merge instanceof JsonArray sides
                ? sides.asList().stream()
                        .filter(JsonElement::isJsonPrimitive)
                        .map(JsonElement::getAsString)
                        .toList()
                : List.of(merge instanceof JsonPrimitive one ? one.getAsString().split(" ", -1) : new String[0]);
    }

    private static int id(JsonElement value) {
        String digits = value instanceof JsonPrimitive ? value.getAsString() : "";
        return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : -1;
    }

    private static IllegalArgumentException damaged(Path file, String rule, Object got) {
        return new IllegalArgumentException(
                "%s: %s, but got %s; the file is damaged".formatted(SafeText.of(file), rule, SafeText.of(got)));
    }
}
