package dev.heed.text;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.util.Utils;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.heed.io.AtomicFile;
import dev.heed.io.FailureWords;
import dev.heed.io.SafeText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The {@code tokenizer.json} of another's model, run by Hugging Face's library. Its native memory goes with the object, as
 * that library sees to.
 */
final class PretrainedTokenizer implements Tokenizer {
    /* What the library would do by itself: cut to the length in the file, fill, add special tokens to every text. */

    private static final Map<String, String> OPTIONS =
            Map.of("truncation", "do_not_truncate", "padding", "do_not_pad", "addSpecialTokens", "false");

    private static final String FLAVOR = "RUST_FLAVOR";

    private static final String REPLACEMENT = "\ufffd";

    /** The names of special tokens in the files of models that are used much; the first that is there counts. */
    private static final List<String> PADDING = List.of("<pad>", "[PAD]", "<|pad|>", "<|endoftext|>");

    private static final List<String> BEGINNING =
            List.of("<bos>", "<s>", "[CLS]", "<cls>", "[BOS]", "<|begin_of_text|>", "<|endoftext|>");

    private static final List<String> END =
            List.of("<eos>", "</s>", "[SEP]", "<sep>", "[EOS]", "<|end_of_text|>", "<|endoftext|>");

    private static final List<String> UNKNOWN = List.of("<unk>", "[UNK]", "<|unk|>");

    private static final List<String> MASK = List.of("<mask>", "[MASK]", "<|mask|>");

    private final Path file;
    private final String json;
    private final HuggingFaceTokenizer tokenizer;
    private final String[] tokens;
    private final SpecialIds special;
    private final boolean keepsEnd;

    /**
     * Puts the library to work.
     *
     * @param file where the text is from, for errors
     * @param text what the file holds
     * @param parsed the same
     */
    PretrainedTokenizer(Path file, String text, JsonObject parsed) {
        this.file = file;
        json = text;
        tokenizer = start(file, text);
        JsonObject model = parsed.getAsJsonObject("model");
        Map<String, Integer> added = added(parsed);
        Map<String, Integer> ids = vocab(model.get("vocab"));
        ids.putAll(added);
        tokens = new String[ids.values().stream().mapToInt(id -> id + 1).max().orElse(0)];
        Arrays.fill(tokens, "");
        ids.forEach((token, id) -> tokens[id] = token);
        special = new SpecialIds(
                first(PADDING, added),
                first(BEGINNING, added),
                first(END, added),
                unknown(model, ids),
                first(MASK, added));
        keepsEnd = parsed.get("truncation") instanceof JsonObject truncation
                && truncation.get("direction") instanceof JsonPrimitive direction
                && direction.getAsString().equals("Left");
    }

    private static HuggingFaceTokenizer start(Path file, String text) {
        // Opts out of DJL's report, which the library would make too
        Engine.getDefaultEngineName();
        if (Utils.getEnvOrSystemProperty(FLAVOR) == null) {
            // The jar has the natives for CPUs; beside a GPU, others would be downloaded
            System.setProperty(FLAVOR, "cpu");
        }
        try (InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))) {
            return HuggingFaceTokenizer.newInstance(in, OPTIONS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (EngineException | UnsatisfiedLinkError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(
                    "Hugging Face's library, which %s needs, could not be loaded: %s"
                            .formatted(SafeText.of(file), FailureWords.of(cause)),
                    e);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "%s: tokenizer must be one that Hugging Face's library reads, but got the error \"%s\""
                            .formatted(SafeText.of(file), SafeText.of(String.valueOf(e.getMessage()))),
                    e);
        }
    }

    private static Map<String, Integer> added(JsonObject parsed) {
        Map<String, Integer> added = new HashMap<>();
        if (parsed.get("added_tokens") instanceof JsonArray list) {
            for (JsonElement one : list) {
                JsonObject token = one.getAsJsonObject();
                added.put(token.get("content").getAsString(), token.get("id").getAsInt());
            }
        }
        return added;
    }

    /** Most models number their tokens; one that gives them scores numbers them by their places. */
    private static Map<String, Integer> vocab(JsonElement vocab) {
        Map<String, Integer> ids = new HashMap<>();
        if (vocab instanceof JsonObject numbered) {
            numbered.asMap().forEach((token, id) -> ids.put(token, id.getAsInt()));
        } else {
            JsonArray scored = vocab.getAsJsonArray();
            for (int id = 0; id < scored.size(); id++) {
                ids.put(scored.get(id).getAsJsonArray().get(0).getAsString(), id);
            }
        }
        return ids;
    }

    private static OptionalInt unknown(JsonObject model, Map<String, Integer> ids) {
        if (model.get("unk_id") instanceof JsonPrimitive id) {
            return OptionalInt.of(id.getAsInt());
        }
        return model.get("unk_token") instanceof JsonPrimitive token
                ? first(List.of(token.getAsString()), ids)
                : first(UNKNOWN, ids);
    }

    private static OptionalInt first(List<String> names, Map<String, Integer> ids) {
        return names.stream().filter(ids::containsKey).mapToInt(ids::get).findFirst();
    }

    @Override
    public int vocabSize() {
        return tokens.length;
    }

    @Override
    public int[] encode(String text) {
        return ints(tokenizer.encode(Unicode.wellFormed(text), false, false).getIds());
    }

    @Override
    public Encoding encodeForModel(String text, int maxLength) {
        return cut(tokenizer.encode(Unicode.wellFormed(text), true, false), maxLength);
    }

    @Override
    public Encoding encodeForModel(String first, String second, int maxLength) {
        return cut(tokenizer.encode(Unicode.wellFormed(first), Unicode.wellFormed(second), true, false), maxLength);
    }

    /** As the library does around a token of the vocabulary. */
    @Override
    public int[] forModel(int... ids) {
        String text = IntStream.range(0, tokens.length)
                .filter(id -> !special.contains(id))
                .mapToObj(this::token)
                .filter(token -> encode(token).length > 0)
                .findFirst()
                .orElse("");
        ai.djl.huggingface.tokenizers.Encoding whole = tokenizer.encode(text, true, false);
        int[] sample = ints(whole.getIds());
        int[] texts = ints(whole.getSequenceIds());
        int begin = 0;
        while (begin < texts.length && texts[begin] < 0) {
            begin++;
        }
        int end = texts.length;
        while (end > begin && texts[end - 1] < 0) {
            end--;
        }
        IntStream before = Arrays.stream(sample, 0, begin);
        IntStream after = Arrays.stream(sample, end, sample.length);
        return IntStream.concat(IntStream.concat(before, Arrays.stream(ids)), after)
                .toArray();
    }

    /** Not cut by the library, whose length is a state that threads would share. */
    private Encoding cut(ai.djl.huggingface.tokenizers.Encoding whole, int maxLength) {
        return Encoding.cut(
                ints(whole.getIds()), ints(whole.getTypeIds()), ints(whole.getSequenceIds()), maxLength, keepsEnd);
    }

    private static int[] ints(long... numbers) {
        return Arrays.stream(numbers).mapToInt(Math::toIntExact).toArray();
    }

    @Override
    public String decode(int... ids) {
        return decode(true, ids);
    }

    private String decode(boolean isWithoutSpecial, int... ids) {
        for (int id : ids) {
            if (id < 0 || id >= tokens.length) {
                throw new IllegalArgumentException(
                        "id must be at least 0 and less than %s, but got %s".formatted(tokens.length, id));
            }
        }
        return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), isWithoutSpecial);
    }

    /** {@inheritDoc} Where a token is no text by itself, it is what the file calls it. */
    @Override
    public String token(int id) {
        String shown = decode(false, id);
        return shown.isEmpty() || shown.contains(REPLACEMENT) ? tokens[id] : shown;
    }

    @Override
    public SpecialIds special() {
        return special;
    }

    @Override
    public Tokenizer withMask() {
        if (special.mask().isEmpty()) {
            throw new IllegalArgumentException("tokenizer must have a mask token, as one of %s, but got none in %s"
                    .formatted(MASK, SafeText.of(file)));
        }
        return this;
    }

    @Override
    public void save(Path target) {
        AtomicFile.writeText(target, json);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PretrainedTokenizer pretrained && json.equals(pretrained.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return "PretrainedTokenizer of %s ids from %s".formatted(vocabSize(), file);
    }
}
