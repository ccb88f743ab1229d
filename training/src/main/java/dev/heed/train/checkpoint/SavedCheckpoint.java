package dev.heed.train.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import dev.heed.io.AtomicFile;
import dev.heed.io.SafeTensors;
import dev.heed.io.Sha256Sums;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A checkpoint as it is on the disk.
 *
 * @param path its folder
 * @param record what it holds beside its arrays
 * @param arrays by name
 */
record SavedCheckpoint(Path path, CheckpointRecord record, Map<String, NDArray> arrays) {

    private static final String TENSORS = "tensors.safetensors";
    private static final String STATE = "state.json";

    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .serializeSpecialFloatingPointValues()
            .create();

    static void write(Path path, CheckpointRecord record, Map<String, NDArray> arrays) {
        SafeTensors.write(path.resolve(TENSORS), arrays);
        AtomicFile.writeText(path.resolve(STATE), GSON.toJson(record) + "\n");
        Sha256Sums.write(path, List.of(TENSORS, STATE));
    }

    /** Reads a checkpoint, its arrays into a scope. */
    static SavedCheckpoint read(Path path, NDManager scope) {
        Sha256Sums.check(path, List.of(TENSORS, STATE), "checkpoint");
        CheckpointRecord record = record(path.resolve(STATE));
        return new SavedCheckpoint(path, record, SafeTensors.read(path.resolve(TENSORS), scope));
    }

    private static CheckpointRecord record(Path state) {
        try {
            CheckpointRecord record = GSON.fromJson(Files.readString(state), CheckpointRecord.class);
            if (record == null || record.format() != CheckpointRecord.FORMAT) {
                throw new IllegalArgumentException("checkpoint must be of format " + CheckpointRecord.FORMAT
                        + ", but got " + (record == null ? "none" : record.format()) + " in " + state);
            }
            return record;
        } catch (JsonParseException e) {
            throw new IllegalArgumentException("checkpoint must hold its state as JSON, but got " + state, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Refuses to let another run go on from it. */
    void requireSame(RunIdentity identity) {
        if (!identity.data().equals(record.data())) {
            throw new IllegalArgumentException("data must be what the run began with, SHA-256 " + record.data()
                    + ", but got " + identity.data() + " (" + path + ")");
        }
        if (!identity.recipe().equals(record.recipe())) {
            throw new IllegalArgumentException(
                    "recipe must be the one that the run began with, but got a difference in "
                            + TextDifference.firstLine(record.recipe(), identity.recipe()) + " (" + path + ")");
        }
    }
}
