package dev.heed.io;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The index of arrays that lie in several files, {@code model.safetensors.index.json}. */
final class ShardIndex {

    private static final String MAP = "weight_map";

    /** As long as a header may be. */
    private static final long MOST_BYTES = 100_000_000;

    private ShardIndex() {}

    /**
     * Reads an index.
     *
     * @return the name of the file in the same folder for each array's name
     * @throws IllegalArgumentException if it is not as Hugging Face's libraries write it, or names a file elsewhere
     */
    static Map<String, String> read(Path file) {
        TextFile.require(file);
        try {
            require(
                    Files.size(file) <= MOST_BYTES,
                    file,
                    "index must be at most " + MOST_BYTES + " bytes long",
                    Files.size(file));
        } catch (IOException e) {
            throw SafeTensorsFile.unreadable(file, e);
        }
        JsonElement map = StrictJsonFile.read(file).get(MAP);
        require(
                map instanceof JsonObject names && !names.isEmpty(),
                file,
                MAP + " must name files by tensor",
                map == null ? "none" : SafeText.of(map));
        Map<String, String> shards = new LinkedHashMap<>();
        map.getAsJsonObject().asMap().forEach((name, value) -> {
            String shard = value.isJsonPrimitive() ? value.getAsString() : value.toString();
            require(
                    shard.endsWith(".safetensors") && shard.chars().noneMatch(unit -> "/\\:\0".indexOf(unit) >= 0),
                    file,
                    MAP + " must name .safetensors files of the same folder",
                    SafeText.of(shard) + " for tensor " + SafeText.of(name));
            shards.put(name, shard);
        });
        return shards;
    }

    private static void require(boolean holds, Path file, String rule, Object got) {
        if (!holds) {
            throw new IllegalArgumentException(file + ": " + rule + ", but got " + got);
        }
    }
}
