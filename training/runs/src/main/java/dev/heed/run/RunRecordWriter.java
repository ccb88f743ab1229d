package dev.heed.run;

import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeFile;
import dev.heed.train.StepListener;
import dev.heed.train.StepReport;
import dev.heed.train.checkpoint.Versions;
import dev.heed.train.state.Goal;
import dev.heed.train.state.TrainingState;
import dev.heed.train.state.Validation;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Writes {@code run.json} as a run goes: what it is, how far it has come and what it has reached. */
final class RunRecordWriter implements StepListener {

    private final Path folder;
    private final Recipe recipe;
    private final Goal goal;
    private RunRecord record;
    private boolean hasBegun;

    RunRecordWriter(Path folder, Recipe recipe, String dataSha256, long parameters) {
        this.folder = folder;
        this.recipe = recipe;
        goal = recipe.evaluation().goal();
        record = new RunRecord(
                "running",
                RunFolder.name(folder),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                recipe.modelType(),
                dataSha256,
                new LinkedHashMap<>(Versions.current()),
                parameters,
                0,
                0,
                0,
                0,
                null,
                Map.of(),
                null);
    }

    /**
     * Nothing is written before a checkpoint, if there is one, has been found to fit: the folder may be another run's.
     */
    @Override
    public void beforeTraining(TrainingState state) {
        hasBegun = true;
        RecipeFile.write(folder.resolve(RunFolder.RECIPE), recipe);
        write(record.at(state, goal));
    }

    /** Whether training has begun, and with it this record. */
    boolean hasBegun() {
        return hasBegun;
    }

    @Override
    public void afterStep(StepReport report) {}

    @Override
    public void afterValidation(StepReport report, Validation validation) {
        write(record.at(report.state(), goal));
    }

    void stopped(TrainingState state) {
        write(record.at(state, goal).ended("stopped", Map.of(), null));
    }

    void done(TrainingState state, Map<String, Double> test) {
        write(record.at(state, goal).ended("done", test, null));
    }

    void failed(RuntimeException failure) {
        write(record.ended("failed", Map.of(), Objects.toString(failure.getMessage(), failure.toString())));
    }

    private void write(RunRecord now) {
        record = now;
        JsonFile.write(folder.resolve(RunFolder.RECORD), record);
    }
}
