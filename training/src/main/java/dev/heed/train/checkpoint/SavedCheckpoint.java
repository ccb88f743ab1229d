package dev.heed.train.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.adapt.FrozenParameters;
import dev.heed.io.AtomicFile;
import dev.heed.io.SafeTensors;
import dev.heed.io.SafeText;
import dev.heed.io.Sha256Sums;
import dev.heed.io.TextFile;
import dev.heed.train.json.StrictJson;
import dev.heed.train.state.TrainingState;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    static void write(Path path, CheckpointRecord record, Map<String, NDArray> arrays) {
        SafeTensors.write(path.resolve(TENSORS), arrays);
        AtomicFile.writeText(path.resolve(STATE), StrictJson.pretty(record));
        Sha256Sums.write(path, List.of(TENSORS, STATE));
    }

    /** Whether a folder has the files of a checkpoint. */
    static boolean isWhole(Path path) {
        return Sha256Sums.isWhole(path, List.of(TENSORS, STATE));
    }

    /** Where a run was, without a look at the arrays; damage is found when they are read. */
    static TrainingState state(Path path) {
        try {
            return record(path.resolve(STATE)).state();
        } catch (IllegalArgumentException | UncheckedIOException e) {
            return TrainingState.beginning();
        }
    }

    /** Reads a checkpoint, its arrays into a scope. */
    static SavedCheckpoint read(Path path, NDManager scope) {
        Sha256Sums.check(path, List.of(TENSORS, STATE), "checkpoint");
        CheckpointRecord record = record(path.resolve(STATE));
        return new SavedCheckpoint(path, record, SafeTensors.read(path.resolve(TENSORS), scope));
    }

    /** Reads a {@code state.json}. */
    static CheckpointRecord record(Path state) {
        String text = TextFile.read(state);
        try {
            JsonNode json = StrictJson.read(text, JsonNode.class);
            if (json.path("format").asInt() != CheckpointRecord.FORMAT) {
                throw new IllegalArgumentException("checkpoint must be of format " + CheckpointRecord.FORMAT
                        + ", but got " + SafeText.of(json.path("format").asText("none")) + " in " + state);
            }
            return StrictJson.read(text, CheckpointRecord.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("checkpoint must hold its state as JSON, but got " + state, e);
        }
    }

    /** Refuses to let another run go on from it. */
    void requireSame(RunIdentity identity) {
        if (!identity.data().equals(record.data())) {
            throw new IllegalArgumentException("data must be what the run began with, SHA-256 "
                    + SafeText.of(record.data()) + ", but got " + identity.data() + " (" + path + ")");
        }
        String saved = identity.today().apply(record.recipe());
        if (!identity.recipe().equals(saved)) {
            throw new IllegalArgumentException(
                    "recipe must be the one that the run began with, but got a difference in "
                            + firstDifference(saved, identity.recipe()) + " (" + path + ")");
        }
    }

    /** The first line that differs, as it was and as it is. */
    private static String firstDifference(String before, String now) {
        String[] old = before.lines().toArray(String[]::new);
        String[] current = now.lines().toArray(String[]::new);
        int line = Arrays.mismatch(old, current);
        return "'" + at(old, line) + "', now '" + at(current, line) + "'";
    }

    private static String at(String[] lines, int line) {
        return line >= 0 && line < lines.length ? SafeText.of(lines[line].strip()) : "";
    }

    /**
     * Puts what learned into a network, its averages where there are any.
     *
     * @throws IllegalArgumentException if it learned beside other frozen parameters
     */
    void putInto(Block network) {
        requireSameFrozen(FrozenParameters.sha256(network));
        NetworkParameters.set(network, arrays);
    }

    /** Refuses to let what learned beside some frozen parameters go on beside others. */
    void requireSameFrozen(@Nullable String frozen) {
        if (!Objects.equals(frozen, record.frozen())) {
            throw new IllegalArgumentException("frozen parameters must be those that the run began with, SHA-256 "
                    + SafeText.of(Objects.requireNonNullElse(record.frozen(), "none")) + ", but got "
                    + Objects.requireNonNullElse(frozen, "none") + " (" + path + ")");
        }
    }

    /** Says that the engine computes on another number of threads now; earlier versions did not keep the number. */
    Optional<String> otherThreads() {
        String now = Versions.current().getOrDefault(Versions.THREADS, "");
        String before = record.versions().getOrDefault(Versions.THREADS, now);
        return now.equals(before)
                ? Optional.empty()
                : Optional.of("threads should be " + before + ", as before, but got " + now
                        + "; the parameters will differ in the last bits from those of a run that was never interrupted,"
                        + " unless ai.djl.pytorch.num_threads=" + before + " is set (" + path + ")");
    }
}
