package dev.heed.run;

import dev.heed.io.AtomicFile;
import dev.heed.io.Sha256Sums;
import dev.heed.io.TextFile;
import dev.heed.predict.TextModel;
import dev.heed.recipe.LearningTask;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.train.StepListener;
import dev.heed.train.StepReport;
import dev.heed.train.checkpoint.Versions;
import dev.heed.train.state.Goal;
import dev.heed.train.state.TrainingState;
import dev.heed.train.state.Validation;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes {@code run.json} as a run goes: what it is, how far it has come and what it has reached. */
final class RunRecordWriter implements StepListener {

    private final Path folder;
    private final Recipe recipe;
    private final TextModel<?> model;
    private final Goal goal;
    private final String dataSha256;
    private final Map<String, Object> versions = new LinkedHashMap<>(Versions.current());
    private final long parameters;
    private String started = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    private TrainingState state = TrainingState.beginning();
    private RunRecord.@Nullable Kept kept;
    private Map<String, Double> test = Map.of();
    private boolean hasBegun;
    private List<String> modelFiles = List.of();

    RunRecordWriter(Path folder, Recipe recipe, LearningTask<?, ?> task, long parameters) {
        this.folder = folder;
        this.recipe = recipe;
        this.parameters = parameters;
        model = task.model();
        dataSha256 = task.dataSha256();
        goal = recipe.evaluation().goal();
    }

    /**
     * Nothing is written before a checkpoint, if there is one, has been found to fit: the folder may be another run's.
     */
    @Override
    public void beforeTraining(TrainingState first) {
        hasBegun = true;
        if (first.step() > 0) {
            before().ifPresent(before -> {
                started = before.started();
                kept = before.kept();
                test = before.test();
            });
        }
        RecipeFile.write(folder.resolve(RunFolder.RECIPE), recipe);
        modelFiles = new ArrayList<>(model.save(folder));
        if (recipe.model().isOfStart()) {
            Path start = Objects.requireNonNull(recipe.start());
            copy(RunFolder.CONFIG, start);
            if (Files.isRegularFile(start.resolve(RunFolder.GENERATION_CONFIG))) {
                copy(RunFolder.GENERATION_CONFIG, start);
            }
        }
        if (kept != null) {
            sumRecipeAnew();
        }
        state = first;
        write(RunFolder.RUNNING, null);
    }

    private void copy(String file, Path start) {
        modelFiles.add(file);
        AtomicFile.writeText(folder.resolve(file), TextFile.read(start.resolve(file)));
    }

    /** The parameters of an earlier end stay a model, with this recipe. Until that is done they are refused. */
    private void sumRecipeAnew() {
        List<String> files = files();
        List<String> old = new ArrayList<>(files.subList(1, files.size()));
        old.remove(RunFolder.GENERATION_CONFIG); // just copied, and in no run of an earlier version
        try {
            Sha256Sums.check(folder, old, "run");
            Sha256Sums.write(folder, files);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            // Damaged files stay refused until the run ends again
        }
    }

    /** The files of a whole model, the recipe first. */
    private List<String> files() {
        List<String> files = new ArrayList<>(List.of(RunFolder.RECIPE, RunFolder.PARAMETERS));
        files.addAll(modelFiles);
        if (recipe.lora() != null) {
            files.add(RunFolder.ADAPTER);
        }
        return files;
    }

    /** What the file says of the run's first part. */
    private Optional<RunRecord> before() {
        try {
            return Optional.of(RunFolder.requireRecord(folder));
        } catch (IllegalArgumentException | UncheckedIOException e) {
            return Optional.empty(); // a damaged record is written anew, from the checkpoint
        }
    }

    /** Whether training has begun, and with it this record. */
    boolean hasBegun() {
        return hasBegun;
    }

    @Override
    public void afterStep(StepReport report) {
        // In the file with the next validation, or if training fails
        state = report.state();
    }

    @Override
    public void afterValidation(StepReport report, Validation validation) {
        state = report.state();
        write(RunFolder.RUNNING, null);
    }

    /**
     * Says whose parameters the file holds.
     *
     * @param end where training ended
     * @param step the update that they were saved after
     * @param file writes the file; as long as it does, nothing is said of it
     */
    void keeps(TrainingState end, long step, Runnable file) {
        state = end;
        kept = null;
        test = Map.of();
        write(RunFolder.RUNNING, null);
        file.run();
        Sha256Sums.write(folder, files());
        kept = new RunRecord.Kept(step, recipe.averageDecay() > 0);
        write(RunFolder.RUNNING, null);
    }

    void stopped(TrainingState end) {
        state = end;
        write("stopped", null);
    }

    void done(Map<String, Double> tested) {
        test = tested;
        write("done", null);
    }

    void failed(String failure) {
        write(RunFolder.FAILED, failure);
    }

    private void write(String status, @Nullable String failure) {
        RunRecord now = new RunRecord(
                status,
                RunFolder.name(folder),
                started,
                recipe.modelType(),
                dataSha256,
                versions,
                parameters,
                state.step(),
                state.seconds(),
                state.tokens(),
                state.skipped(),
                best(),
                kept,
                test,
                failure);
        JsonFile.write(folder.resolve(RunFolder.RECORD), now);
    }

    private RunRecord.@Nullable Best best() {
        if (state.validations().isEmpty()) {
            return null;
        }
        Validation best = goal.best(state.validations());
        double value = best.value(goal.metric());
        return Double.isNaN(value) ? null : new RunRecord.Best(goal.metric(), goal.direction(), value, best.step());
    }
}
