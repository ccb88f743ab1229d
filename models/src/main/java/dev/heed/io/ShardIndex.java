package dev.heed.io;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The index of arrays that lie in several files, {@code model.safetensors.index.json}. */
final class ShardIndex {

    private static final String MAP = "weight_map";

    /** As long as a header may be. */
    private static final long MOST_BYTES = 100_000_000;

    private final Path file;
    private final JsonReader json;
    private final Map<String, String> shards = new LinkedHashMap<>();

    private ShardIndex(Path file) {
        this.file = file;
        json = new JsonReader(new StringReader(TextFile.read(file)));
        json.setStrictness(Strictness.STRICT);
    }

    /**
     * Reads an index.
     *
     * @return the name of the file in the same folder for each array's name
     * @throws IllegalArgumentException if it is not as Hugging Face's libraries write it, or names a file elsewhere
     */
    static Map<String, String> read(Path file) {
        TextFile.require(file);
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new IllegalArgumentException(
                        file + ": index must be at most " + MOST_BYTES + " bytes long, but got " + Files.size(file));
            }
            ShardIndex index = new ShardIndex(file);
            index.read();
            return index.shards;
        } catch (IOException e) {
            throw SafeTensorsFile.unreadable(file, e);
        }
    }

    private void read() throws IOException {
        try {
            readObject();
        } catch (MalformedJsonException | EOFException e) {
            throw new IllegalArgumentException(
                    file + ": index must be JSON, but got an error at " + SafeText.of(json.getPath()), e);
        }
        require(!shards.isEmpty(), MAP + " must name files by tensor", "none");
    }

    private void readObject() throws IOException {
        require(JsonToken.BEGIN_OBJECT, "index must be an object");
        json.beginObject();
        Set<String> names = new HashSet<>();
        while (json.hasNext()) {
            String name = json.nextName();
            require(names.add(name), "index must have each name once", SafeText.of(name) + " twice");
            if (name.equals(MAP)) {
                readMap();
            } else {
                json.skipValue();
            }
        }
        json.endObject();
        require(JsonToken.END_DOCUMENT, "index must end with its object");
    }

    private void readMap() throws IOException {
        require(JsonToken.BEGIN_OBJECT, MAP + " must be an object of texts");
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            require(JsonToken.STRING, MAP + " must be an object of texts");
            String shard = json.nextString();
            require(
                    shard.endsWith(".safetensors") && shard.chars().noneMatch(unit -> "/\\:\0".indexOf(unit) >= 0),
                    MAP + " must name .safetensors files of the same folder",
                    SafeText.of(shard) + " for tensor " + SafeText.of(name));
            require(shards.put(name, shard) == null, MAP + " must have each name once", SafeText.of(name) + " twice");
        }
        json.endObject();
    }

    private void require(JsonToken token, String rule) throws IOException {
        require(json.peek() == token, rule, json.peek());
    }

    private void require(boolean holds, String rule, Object got) {
        if (!holds) {
            throw new IllegalArgumentException(file + ": " + rule + ", but got " + got);
        }
    }
}
