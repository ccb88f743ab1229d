package dev.heed.io;

import ai.djl.ndarray.types.Shape;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.heed.io.SafeTensorsHeader.Tensor;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of a safetensors header, from which nothing but what the format says is taken: a file may come from
 * anybody. Whether the tensors fit each other and the file is {@link SafeTensorsHeader}'s to check.
 */
final class SafeTensorsHeaderReader {

    /** A number as JSON writes it, without sign, fraction or exponent, and about as many digits as a long has. */
    private static final Predicate<String> WHOLE =
            Pattern.compile("0|[1-9][0-9]{0,18}").asMatchPredicate();

    private static final String ALL_KEYS = "dtype, shape and data_offsets and no more";

    private final Path file;
    private final JsonReader json;
    private final List<Tensor> tensors = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private SafeTensorsHeaderReader(Path file, byte[] header) {
        this.file = file;
        // The decoder, unlike the character set by itself, reports what is not UTF-8
        json = new JsonReader(
                new InputStreamReader(new ByteArrayInputStream(header), StandardCharsets.UTF_8.newDecoder()));
        json.setStrictness(Strictness.STRICT);
    }

    /**
     * Reads a header.
     *
     * @param file what it is the header of, for errors
     * @throws IllegalArgumentException if it is not as the format says
     */
    static SafeTensorsHeader read(Path file, byte[] header) throws IOException {
        SafeTensorsHeaderReader reader = new SafeTensorsHeaderReader(file, header);
        try {
            reader.readHeader();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + ": header must be UTF-8, but got other bytes", e);
        } catch (MalformedJsonException | EOFException e) {
            throw new IllegalArgumentException(
                    file + ": header must be JSON, but got an error at " + SafeText.of(reader.json.getPath()), e);
        }
        return new SafeTensorsHeader(reader.tensors, reader.metadata);
    }

    private void readHeader() throws IOException {
        require(JsonToken.BEGIN_OBJECT, "header must be an object", null);
        json.beginObject();
        Set<String> names = new HashSet<>();
        while (json.hasNext()) {
            String name = name("header", names);
            if (name.equals(SafeTensorsHeader.METADATA)) {
                readMetadata();
            } else {
                tensors.add(tensor(name));
            }
        }
        json.endObject();
        require(JsonToken.END_DOCUMENT, "header must end with its object", null);
    }

    private void readMetadata() throws IOException {
        String rule = SafeTensorsHeader.METADATA + " must be an object of texts";
        require(JsonToken.BEGIN_OBJECT, rule, null);
        json.beginObject();
        Set<String> names = new HashSet<>();
        while (json.hasNext()) {
            String name = name(SafeTensorsHeader.METADATA, names);
            require(JsonToken.STRING, rule, null);
            metadata.put(name, json.nextString());
        }
        json.endObject();
    }

    private Tensor tensor(String name) throws IOException {
        require(JsonToken.BEGIN_OBJECT, "an object", name);
        json.beginObject();
        Set<String> keys = new LinkedHashSet<>();
        SafeTensorsType type = null;
        long[] shape = {};
        long[] offsets = {};
        while (json.hasNext()) {
            switch (name("tensor " + SafeText.of(name), keys)) {
                case SafeTensorsHeader.TYPE -> type = type(name);
                case SafeTensorsHeader.SHAPE -> shape = numbers(name, SafeTensorsHeader.SHAPE);
                case SafeTensorsHeader.OFFSETS -> offsets = numbers(name, SafeTensorsHeader.OFFSETS);
                default -> throw refusal(name, ALL_KEYS, "another key");
            }
        }
        json.endObject();
        if (type == null || keys.size() < 3) {
            throw refusal(name, ALL_KEYS, keys);
        }
        if (offsets.length != 2) {
            throw refusal(name, "two data_offsets", offsets.length);
        }
        return new Tensor(name, type, new Shape(shape), offsets[0], offsets[1]);
    }

    private SafeTensorsType type(String tensor) throws IOException {
        require(JsonToken.STRING, "a dtype that is a text", tensor);
        String type = json.nextString();
        return SafeTensorsType.named(type)
                .orElseThrow(() ->
                        refusal(tensor, "a dtype out of " + List.of(SafeTensorsType.values()), SafeText.of(type)));
    }

    private long[] numbers(String tensor, String key) throws IOException {
        String rule = key + " of whole numbers from 0 on";
        require(JsonToken.BEGIN_ARRAY, rule, tensor);
        json.beginArray();
        List<Long> numbers = new ArrayList<>();
        while (json.hasNext()) {
            require(JsonToken.NUMBER, rule, tensor);
            String number = json.nextString();
            if (!WHOLE.test(number) || Long.parseUnsignedLong(number) < 0) {
                throw refusal(tensor, rule, SafeText.of(number));
            }
            numbers.add(Long.valueOf(number));
        }
        json.endArray();
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    /** The next name in an object, which no other may have. */
    private String name(String where, Set<String> names) throws IOException {
        String name = json.nextName();
        if (!names.add(name)) {
            throw new IllegalArgumentException(
                    file + ": " + where + " must have each name once, but got " + SafeText.of(name) + " twice");
        }
        return name;
    }

    private void require(JsonToken token, String rule, @Nullable String tensor) throws IOException {
        JsonToken got = json.peek();
        if (got != token) {
            throw tensor == null
                    ? new IllegalArgumentException(file + ": " + rule + ", but got " + got)
                    : refusal(tensor, rule, got);
        }
    }

    private IllegalArgumentException refusal(String tensor, String rule, Object got) {
        return SafeTensorsHeader.refusal(file, tensor, rule, got);
    }
}
