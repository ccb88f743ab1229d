package dev.heed.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.io.Sha256Sums;
import dev.heed.io.TextFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import tech.tablesaw.api.Table;

/** The folder of a training run: the names of its files, and how it is read, also while the run is still going on. */
public final class RunFolder {

    /** What was trained, how far it came and how good it became; a study's folder has a record of this name too. */
    public static final String RECORD = "run.json";

    /** The whole recipe. */
    public static final String RECIPE = "recipe.yaml";

    /** The settings of a network that the recipe leaves to its start, a copy. */
    static final String CONFIG = "config.json";

    /** What generation is like, where a model of Hugging Face's says so apart from its settings. */
    static final String GENERATION_CONFIG = "generation_config.json";

    /** Loss, metrics and learning rate of the updates; a study's folder has one of all its runs. */
    public static final String HISTORY = "history.csv";

    /** The metrics of every validation. */
    public static final String VALIDATION = "validation.csv";

    /** Seconds and tokens a second. */
    public static final String TIMING = "timing.csv";

    /** How long the rounds of a run took whose updates were made on other machines. */
    public static final String ROUNDS = "rounds.csv";

    /** The test by length of the source. */
    public static final String LENGTHS = "lengths.csv";

    /** What the network made of a few examples at each validation, a JSON object a line. */
    public static final String SAMPLES = "samples.jsonl";

    /** When the run began, validated, went on and ended. */
    public static final String LOG = "log.txt";

    /** The parameters that the run keeps: of the best validation, or else the last ones. */
    public static final String PARAMETERS = "parameters.safetensors";

    /** The adapters of a run that trains them; its parameters have them merged. */
    public static final String ADAPTER = "adapter.safetensors";

    /** The folder of the checkpoints. */
    public static final String CHECKPOINTS = "checkpoints";

    /** The picture of the curves; there is none before the first row. */
    public static final String CURVES = "curves.png";

    /** The picture of one example's attention weights. */
    public static final String ATTENTION = "attention.png";

    /** The weights of that picture. */
    public static final String ATTENTION_WEIGHTS = "attention.json";

    /** The page with all of it; a study's folder has one too. */
    public static final String PAGE = "report.html";

    /** The status of a run that goes on. */
    static final String RUNNING = "running";

    /** The status of a run that ended with an error. */
    static final String FAILED = "failed";

    /** The status of a run that ended without saying so: its process was killed. */
    static final String INTERRUPTED = "interrupted";

    /** Where a study keeps its runs. */
    public static final String RUNS = "runs";

    private RunFolder() {}

    /**
     * Reads a run; nothing if the folder is not that of a training run. The record run.json is required, everything
     * else may be missing. A run whose record says that it goes on, though nobody keeps its folder, was interrupted.
     *
     * @throws IllegalArgumentException if a file is damaged; the message names it
     */
    public static Optional<TrainedRun> read(Path folder) {
        Optional<ObjectNode> found = fields(folder);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode fields = found.get();
        Table history = CsvTable.read(folder.resolve(HISTORY));
        Table timing = CsvTable.read(folder.resolve(TIMING));
        if (List.of(RUNNING, INTERRUPTED, FAILED).contains(fields.path("status").asText())) {
            // Its tables may be ahead of its record
            atLeast(fields, "step", history, CsvTable.UPDATE);
            atLeast(fields, "seconds", timing, "seconds");
            atLeast(fields, "tokens", history, "tokens");
        }
        if (!fields.hasNonNull("name")) {
            fields.put("name", name(folder));
        }
        return Optional.of(new TrainedRun(
                folder,
                record(folder, fields),
                hasRecipe(folder) ? TextFile.read(folder.resolve(RECIPE)) : "",
                history,
                timing,
                CsvTable.read(folder.resolve(VALIDATION))));
    }

    private static boolean hasRecipe(Path folder) {
        return Files.isRegularFile(folder.resolve(RECIPE));
    }

    /** What the record of a run says; nothing if the folder is not that of a training run. */
    private static Optional<ObjectNode> fields(Path folder) {
        Path file = folder.resolve(RECORD);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        ObjectNode fields = JsonFile.tree(file);
        if (!fields.hasNonNull("status")) {
            if (hasRecipe(folder)) {
                throw new IllegalArgumentException(file + " must have the field status, but got none");
            }
            return Optional.empty(); // a study keeps a record of this name too, without a status
        }
        if (fields.path("status").asText().equals(RUNNING) && FolderLock.isLeft(folder)) {
            fields.put("status", INTERRUPTED);
        }
        return Optional.of(fields);
    }

    private static RunRecord record(Path folder, ObjectNode fields) {
        return JsonFile.value(folder.resolve(RECORD), fields, RunRecord.class);
    }

    /** Whether a folder is no run's but one of Hugging Face's: it has a {@code config.json} and no record. */
    public static boolean isPretrained(Path folder) {
        return !Files.exists(folder.resolve(RECORD)) && hasConfig(folder);
    }

    /** Whether a folder says what its network is like, also without a recipe. */
    public static boolean hasConfig(Path folder) {
        return Files.isRegularFile(folder.resolve(CONFIG));
    }

    /**
     * Checks that a folder holds a whole model: that of a run which has ended, with all files as they were written.
     *
     * @return the file of the parameters
     * @throws IllegalArgumentException if it is none, an earlier version's, damaged, or the run has not ended
     */
    public static Path requireModel(Path folder) {
        RunRecord record = requireRecord(folder);
        if (record.kept() == null) {
            throw new IllegalArgumentException("run must have ended, but got " + folder + ", which is "
                    + record.status() + " after update " + record.step()
                    + "; the best checkpoint can be had with --checkpoint or, in Java, by TrainedModel.loadCheckpoint");
        }
        if (!Sha256Sums.areIn(folder)) {
            throw new IllegalArgumentException("run must be of a layout with tokenizers and SHA256SUMS, but got "
                    + folder + " of an earlier version; train it again");
        }
        Sha256Sums.checkAll(folder, List.of(RECIPE, PARAMETERS), "run");
        return folder.resolve(PARAMETERS);
    }

    /**
     * Checks that a folder is that of a training run, and reads its record. Tables and pictures are no part of a model.
     *
     * @throws IllegalArgumentException if it is none, or its record is damaged
     */
    public static RunRecord requireRecord(Path folder) {
        return fields(folder)
                .filter(fields -> hasRecipe(folder))
                .map(fields -> record(folder, fields))
                .orElseThrow(() -> new IllegalArgumentException("folder must be that of a training run, with " + RECORD
                        + " and " + RECIPE + ", or one of Hugging Face's, with " + CONFIG + ", but got " + folder
                        + whatIsThere(folder)));
    }

    private static String whatIsThere(Path folder) {
        if (!Files.isDirectory(folder)) {
            return ", which is no folder";
        }
        return ResultFolder.Content.of(folder) == ResultFolder.Content.STUDY
                ? ", a comparison, whose runs are in " + folder.resolve(RUNS)
                : "";
    }

    /** Takes what a table's last row says where that is more; what is no number stays, and is refused. */
    private static void atLeast(ObjectNode fields, String name, Table table, String column) {
        if (table.containsColumn(column) && !table.isEmpty()) {
            double last = table.doubleColumn(column).get(table.rowCount() - 1);
            if (!fields.hasNonNull(name)
                    || (fields.get(name).isNumber() && fields.get(name).asDouble() < last)) {
                fields.put(name, last);
            }
        }
    }

    /** The name of a run's folder. */
    public static String name(Path folder) {
        return Objects.toString(folder.toAbsolutePath().normalize().getFileName(), "run");
    }
}
