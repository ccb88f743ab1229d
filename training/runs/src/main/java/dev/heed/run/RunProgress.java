package dev.heed.run;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.heed.io.AtomicFile;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Keeps {@code run.json}: what a run is, how far it has come and what it has reached. */
final class RunProgress implements StepListener {

    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .serializeSpecialFloatingPointValues()
            .create();

    private final Path folder;
    private final Recipe recipe;
    private final Goal goal;
    private final Map<String, Object> values = new LinkedHashMap<>();
    private boolean hasBegun;

    RunProgress(Path folder, Recipe recipe, String digest) {
        this.folder = folder;
        this.recipe = recipe;
        goal = recipe.evaluationConfig().goal();
        values.put("status", "running");
        values.put("name", name());
        values.put("started", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        values.put("model", recipe.modelType());
        values.put("data_sha256", digest);
        values.put("versions", Versions.current());
    }

    /** The folder's name. */
    String name() {
        return Objects.toString(folder.toAbsolutePath().normalize().getFileName(), "run");
    }

    void parameters(long count) {
        values.put("parameters", count);
    }

    /** Nothing is written before a checkpoint, if there is one, has been found to fit: the folder may be another run's. */
    @Override
    public void beforeTraining(TrainingState state) {
        hasBegun = true;
        RecipeFile.write(folder.resolve(RunFolder.RECIPE), recipe);
        at(state);
    }

    /** Whether training has begun, and with it this record. */
    boolean hasBegun() {
        return hasBegun;
    }

    @Override
    public void afterStep(StepReport report) {}

    @Override
    public void afterValidation(StepReport report, Validation validation) {
        at(report.state());
    }

    void stopped(TrainingState state) {
        values.put("status", "stopped");
        at(state);
    }

    void done(TrainingState state, Map<String, Double> test) {
        values.put("status", "done");
        if (!test.isEmpty()) {
            values.put("test", test);
        }
        at(state);
    }

    void failed(RuntimeException failure) {
        values.put("status", "failed");
        values.put("failure", Objects.toString(failure.getMessage(), failure.toString()));
        write();
    }

    private void at(TrainingState state) {
        values.put("step", state.step());
        values.put("seconds", state.seconds());
        values.put("tokens", state.tokens());
        values.put("skipped", state.skipped());
        if (!state.validations().isEmpty()) {
            values.put("best", best(state.validations()));
        }
        write();
    }

    private Map<String, Object> best(List<Validation> validations) {
        Validation best = goal.best(validations);
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("metric", goal.metric());
        record.put("direction", goal.direction().label());
        record.put("value", best.value(goal.metric()));
        record.put("step", best.step());
        return record;
    }

    private void write() {
        AtomicFile.writeText(folder.resolve(RunFolder.RECORD), GSON.toJson(values) + "\n");
    }
}
