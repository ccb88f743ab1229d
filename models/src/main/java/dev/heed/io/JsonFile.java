package dev.heed.io;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;

/** Files that hold one JSON object, by the letter of RFC 8259. */
public final class JsonFile {

    private JsonFile() {}

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
        JsonReader reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        try {
            if (JsonParser.parseReader(reader) instanceof JsonObject json && reader.peek() == JsonToken.END_DOCUMENT) {
                return json;
            }
        } catch (JsonParseException | IOException e) {
            throw new IllegalArgumentException(
                    SafeText.of(file) + ": file must be JSON, but got an error at " + SafeText.of(reader.getPath())
                            + "; the file is damaged",
                    e);
        }
        throw new IllegalArgumentException(
                SafeText.of(file) + ": file must be one JSON object, but got something else; the file is damaged");
    }
}
