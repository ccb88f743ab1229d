package dev.heed.run;

import dev.heed.run.TrainedRun.Best;
import dev.heed.run.TrainedRun.Logs;
import dev.heed.run.TrainedRun.Progress;
import dev.heed.run.TrainedRun.Scores;
import dev.heed.run.TrainedRun.Setup;
import dev.heed.train.state.Goal;
import dev.heed.train.state.Goal.Direction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/** Reads the folder of a training run, one that is still going on included. */
public final class RunFolder {

    static final String RECORD = "run.json";
    static final String RECIPE = "recipe.yaml";
    static final String ATTENTION = "attention.png";
    static final String ATTENTION_WEIGHTS = "attention.json";

    private RunFolder() {}

    /**
     * Reads a run. The record run.json is required, everything else may be missing.
     *
     * @param folder the run's folder
     * @return what it holds, or nothing if the folder is not that of a training run
     * @throws IllegalArgumentException if a file is damaged; the message names it
     */
    public static Optional<TrainedRun> read(Path folder) {
        boolean hasRecipe = Files.isRegularFile(folder.resolve(RECIPE));
        if (!Files.isRegularFile(folder.resolve(RECORD))) {
            return Optional.empty();
        }
        JsonFields fields = JsonFields.read(folder.resolve(RECORD));
        // Studies keep a record of this name too, without a status
        if (!hasRecipe && !fields.has("status")) {
            return Optional.empty();
        }
        Logs logs = new Logs(
                new LogFile(folder.resolve("history.csv")).read(),
                new LogFile(folder.resolve("timing.csv")).read(),
                new LogFile(folder.resolve("validation.csv")).read());
        return Optional.of(new TrainedRun(
                folder,
                setup(folder, fields, hasRecipe),
                progress(fields, logs),
                new Scores(best(folder, fields.object("best")), test(fields.object("test"))),
                logs));
    }

    private static Setup setup(Path folder, JsonFields fields, boolean hasRecipe) {
        JsonFields versions = fields.object("versions");
        return new Setup(
                fields.text("name", String.valueOf(folder.getFileName())),
                fields.text("model", ""),
                (long) fields.number("parameters", 0),
                hasRecipe ? text(folder.resolve(RECIPE)) : "",
                fields.text("data_sha256", ""),
                versions == null ? Map.of() : versions.texts());
    }

    /** A run that goes on may not have written down yet how far it is: its logs know. */
    private static Progress progress(JsonFields fields, Logs logs) {
        return new Progress(
                fields.text("status"),
                fields.text("started", ""),
                (long) fields.number("step", last(logs.history(), LogFile.UPDATE)),
                fields.number("seconds", last(logs.timing(), "seconds")),
                (long) fields.number("tokens", last(logs.history(), "tokens")),
                (long) fields.number("skipped", 0));
    }

    private static double last(Table log, String column) {
        return log.containsColumn(column) && !log.isEmpty()
                ? log.doubleColumn(column).get(log.rowCount() - 1)
                : 0;
    }

    private static @Nullable Best best(Path folder, @Nullable JsonFields fields) {
        if (fields == null) {
            return null;
        }
        String label = fields.text("direction");
        Direction direction = Arrays.stream(Direction.values())
                .filter(each -> each.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("%s must have lowest or highest as direction, but got %s"
                                .formatted(folder.resolve(RECORD), label)));
        return new Best(new Goal(fields.text("metric"), direction), fields.number("value", Double.NaN), (long)
                fields.number("step"));
    }

    private static Map<String, Double> test(@Nullable JsonFields fields) {
        return fields == null ? Map.of() : fields.numbers();
    }

    static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }
}
