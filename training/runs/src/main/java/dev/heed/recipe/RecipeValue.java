package dev.heed.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A single value of a recipe's file, of the kind that its key wants. */
final class RecipeValue {

    /** YAML wants a dot in a number with an exponent; people do not. */
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

    /** As it is written; YAML's own {@code .inf} is nothing that the parser takes for a number. */
    private static final String INFINITY = "Infinity";

    private RecipeValue() {}

    /** The value as a record takes it. */
    static JsonNode checked(String path, Class<?> type, JsonNode value) {
        JsonNode suitable = suitable(type, value);
        if (suitable == null) {
            throw wrong(path, kind(type), value);
        }
        return suitable;
    }

    /** The value as a record takes it; null if it is of another kind. */
    static @Nullable JsonNode suitable(Class<?> type, JsonNode value) {
        if (isWhole(type)) {
            return isWhole(type, value) ? value : null;
        }
        if (isReal(type)) {
            return real(value);
        }
        if (type.isEnum()) {
            return constant(type, value);
        }
        return value.isValueNode() && !value.asText().isBlank() ? TextNode.valueOf(value.asText()) : null;
    }

    private static boolean isWhole(Class<?> type) {
        return type == int.class || type == Integer.class || type == long.class || type == Long.class;
    }

    private static boolean isReal(Class<?> type) {
        return type == float.class || type == Float.class || type == double.class || type == Double.class;
    }

    private static boolean isWhole(Class<?> type, JsonNode value) {
        boolean isSmall = type == int.class || type == Integer.class;
        boolean fits = isSmall ? value.canConvertToInt() : value.canConvertToLong();
        return value.isIntegralNumber() && fits;
    }

    private static @Nullable JsonNode real(JsonNode value) {
        String text = value.isTextual() ? value.asText() : "";
        if (text.equalsIgnoreCase(INFINITY)) {
            return DoubleNode.valueOf(Double.POSITIVE_INFINITY);
        }
        if (NUMBER.matcher(text).matches()) {
            return DoubleNode.valueOf(Double.parseDouble(text));
        }
        return value.isNumber() ? value : null;
    }

    private static @Nullable JsonNode constant(Class<?> type, JsonNode value) {
        String label = value.asText().toLowerCase(Locale.ROOT);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> label(constant).equals(label))
                .findFirst()
                .map(constant -> TextNode.valueOf(label))
                .orElse(null);
    }

    private static String label(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
    }

    /** What a key wants, in words. */
    static String kind(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(RecipeValue::label)
                            .collect(Collectors.joining(", "));
        }
        if (isReal(type)) {
            return "a number";
        }
        if (isWhole(type)) {
            return "a whole number";
        }
        return type.isRecord() || TypeNames.of(type).isPresent() ? "a section with keys of its own" : "a text";
    }

    /** What to say of a value that is missing or of the wrong kind. */
    static IllegalArgumentException wrong(String path, String kind, @Nullable JsonNode value) {
        String got = "nothing";
        if (value != null && !value.isNull()) {
            got = value.isTextual() && !value.asText().isBlank() ? value.asText() : value.toString();
        }
        return new IllegalArgumentException(path + " must be " + kind + ", but got " + got);
    }
}
