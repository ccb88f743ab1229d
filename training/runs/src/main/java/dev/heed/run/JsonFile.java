package dev.heed.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.io.AtomicFile;
import dev.heed.io.SafeText;
import dev.heed.io.TextFile;
import dev.heed.train.json.StrictJson;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Records as files of JSON: names in snake case, constants in lower case, two spaces a level. Reading names the file
 * and the field that is wrong.
 */
public final class JsonFile {

    private static final JsonMapper MAPPER = StrictJson.builder("  ")
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .enumNamingStrategy(EnumNamingStrategies.LOWER_CAMEL_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private JsonFile() {}

    /** A record or map as text. */
    public static String text(Object value) {
        return StrictJson.text(MAPPER.writerWithDefaultPrettyPrinter(), value) + "\n";
    }

    /** Writes a record or map, whole or not at all. */
    public static void write(Path file, Object value) {
        AtomicFile.writeText(file, text(value));
    }

    /**
     * Reads an object, whatever its fields.
     *
     * @throws IllegalArgumentException if the file holds anything else
     */
    static ObjectNode tree(Path file) {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(TextFile.read(file));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    file + " must be a whole JSON object, but got one that ends early or is damaged", e);
        }
        if (tree instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException(file + " must be a whole JSON object, but got something else");
    }

    /**
     * Makes a record of an object's fields.
     *
     * @throws IllegalArgumentException if one of them is of the wrong kind; the message names it and the file
     */
    static <T> T value(Path file, ObjectNode tree, Class<T> type) {
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (MismatchedInputException e) {
            JsonNode got = tree;
            String name = "";
            for (JsonMappingException.Reference step : e.getPath()) {
                name = String.valueOf(step.getFieldName());
                got = got.path(name);
            }
            throw new IllegalArgumentException(
                    "%s must have %s as %s, but got %s"
                            .formatted(
                                    file,
                                    kind(e.getTargetType()),
                                    SafeText.of(name),
                                    SafeText.of(got.isValueNode() ? got.asText() : got)),
                    e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(file + " must be a whole JSON object, but got a damaged one", e);
        }
    }

    private static String kind(Class<?> type) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(" or "));
        }
        if (type.isRecord() || Map.class.isAssignableFrom(type)) {
            return "an object";
        }
        return type == String.class ? "a text" : "a number";
    }
}
