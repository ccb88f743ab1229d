package dev.heed.run;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** An object of a JSON file, read field by field with errors that name the file. */
final class JsonFields {

    private final Path file;
    private final JsonObject fields;

    private JsonFields(Path file, JsonObject fields) {
        this.file = file;
        this.fields = fields;
    }

    static JsonFields read(Path file) {
        try {
            JsonElement content = JsonParser.parseString(RunFolder.text(file));
            if (content.isJsonObject()) {
                return new JsonFields(file, content.getAsJsonObject());
            }
        } catch (JsonParseException e) {
            throw new IllegalArgumentException(
                    file + " must be a whole JSON object, but it ends early or is damaged", e);
        }
        throw new IllegalArgumentException(file + " must be a whole JSON object, but it is something else");
    }

    boolean has(String name) {
        JsonElement value = fields.get(name);
        return value != null && !value.isJsonNull();
    }

    String text(String name) {
        if (!has(name)) {
            throw new IllegalArgumentException(file + " must have the field " + name + ", but got none");
        }
        return plain(fields.get(name));
    }

    String text(String name, String otherwise) {
        return has(name) ? text(name) : otherwise;
    }

    double number(String name) {
        try {
            return Double.parseDouble(text(name));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "%s must have a number as %s, but got %s".formatted(file, name, text(name)), e);
        }
    }

    double number(String name, double otherwise) {
        return has(name) ? number(name) : otherwise;
    }

    @Nullable JsonFields object(String name) {
        if (!has(name)) {
            return null;
        }
        if (!fields.get(name).isJsonObject()) {
            throw new IllegalArgumentException(
                    "%s must have an object as %s, but got %s".formatted(file, name, fields.get(name)));
        }
        return new JsonFields(file, fields.getAsJsonObject(name));
    }

    /** A missing number, as JSON has no other way to write one that is not finite, is NaN. */
    Map<String, Double> numbers() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        fields.keySet().forEach(name -> numbers.put(name, number(name, Double.NaN)));
        return numbers;
    }

    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        fields.keySet().stream().filter(this::has).forEach(name -> texts.put(name, text(name)));
        return texts;
    }

    private static String plain(JsonElement value) {
        if (value instanceof JsonArray list) {
            return StreamSupport.stream(list.spliterator(), false)
                    .map(JsonFields::plain)
                    .collect(Collectors.joining(" "));
        }
        return value.isJsonPrimitive() ? value.getAsString() : value.toString();
    }
}
