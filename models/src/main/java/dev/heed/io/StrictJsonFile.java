package dev.heed.io;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;

/** Files that hold one JSON object or list, by the letter of RFC 8259. */
public final class StrictJsonFile {

    private static final Gson JSON = new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .serializeNulls()
            .create();

    private StrictJsonFile() {}

    /** Writes a file, whole or not at all, for people to read too. */
    public static void write(Path file, JsonElement json) {
        AtomicFile.writeText(file, JSON.toJson(json) + "\n");
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it cannot be read, or is no JSON object
     */
    public static JsonObject read(Path file) {
        return parse(file, TextFile.read(file));
    }

    /**
     * Reads the text of a file.
     *
     * @param file names the file in an error
     * @throws IllegalArgumentException if it is no JSON object
     */
    public static JsonObject parse(Path file, String text) {
        return parse(file, text, JsonObject.class, "object");
    }

    /**
     * Reads a file that holds a list.
     *
     * @throws IllegalArgumentException if it cannot be read, or is no JSON list
     */
    public static JsonArray readList(Path file) {
        return parse(file, TextFile.read(file), JsonArray.class, "list");
    }

    private static <T> T parse(Path file, String text, Class<T> type, String name) {
        JsonReader reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        try {
            JsonElement json = JsonParser.parseReader(reader);
            if (type.isInstance(json) && reader.peek() == JsonToken.END_DOCUMENT) {
                return type.cast(json);
            }
        } catch (JsonParseException | IOException e) {
            throw new IllegalArgumentException(
                    SafeText.of(file) + ": file must be JSON, but got an error at " + SafeText.of(reader.getPath())
                            + "; the file is damaged",
                    e);
        }
        throw new IllegalArgumentException(SafeText.of(file) + ": file must be one JSON " + name
                + ", but got something else; the file is damaged");
    }
}
