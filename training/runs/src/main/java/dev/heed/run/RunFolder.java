package dev.heed.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tech.tablesaw.api.Table;

/** Reads the folder of a training run, one that is still going on included. */
public final class RunFolder {

    static final String RECORD = "run.json";
    static final String RECIPE = "recipe.yaml";
    static final String ATTENTION = "attention.png";
    static final String ATTENTION_WEIGHTS = "attention.json";

    /** Where a study keeps its runs. */
    public static final String RUNS = "runs";

    private RunFolder() {}

    /**
     * Reads a run; nothing if the folder is not that of a training run. The record run.json is required, everything else may
     * be missing.
     *
     * @throws IllegalArgumentException if a file is damaged; the message names it
     */
    public static Optional<TrainedRun> read(Path folder) {
        boolean hasRecipe = Files.isRegularFile(folder.resolve(RECIPE));
        Path file = folder.resolve(RECORD);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        ObjectNode fields = JsonFile.tree(file);
        if (!fields.hasNonNull("status")) {
            if (hasRecipe) {
                throw new IllegalArgumentException(file + " must have the field status, but got none");
            }
            return Optional.empty(); // a study keeps a record of this name too, without a status
        }
        Table history = CsvTable.read(folder.resolve("history.csv"));
        Table timing = CsvTable.read(folder.resolve("timing.csv"));
        // A run that goes on may not have written down yet how far it is: its tables know
        otherwise(fields, "step", history, CsvTable.UPDATE);
        otherwise(fields, "seconds", timing, "seconds");
        otherwise(fields, "tokens", history, "tokens");
        if (!fields.hasNonNull("name")) {
            fields.put("name", RunProgress.name(folder));
        }
        return Optional.of(new TrainedRun(
                folder,
                JsonFile.value(file, fields, RunRecord.class),
                hasRecipe ? text(folder.resolve(RECIPE)) : "",
                history,
                timing,
                CsvTable.read(folder.resolve("validation.csv"))));
    }

    private static void otherwise(ObjectNode fields, String name, Table table, String column) {
        if (!fields.hasNonNull(name) && table.containsColumn(column) && !table.isEmpty()) {
            fields.put(name, table.doubleColumn(column).get(table.rowCount() - 1));
        }
    }

    static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }
}
