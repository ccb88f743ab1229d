package dev.heed.study;

import dev.heed.look.AttentionTrace;
import dev.heed.run.LengthTable;
import dev.heed.run.LockedRunFolder;
import dev.heed.run.TrainingRun;
import dev.heed.train.StepListener;
import dev.heed.train.StopSignal;
import dev.heed.train.TrainingHistory;
import dev.heed.train.TrainingTurn;
import dev.heed.train.loss.TargetAccuracy;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tech.tablesaw.api.Table;

/**
 * The comparison: every model learns from the same batches within the same budget, and is then asked to generate
 * sequences of every length, those beyond training too. Each model and seed is a training run by recipe, as {@link
 * TrainingRun} makes any.
 */
public final class LengthStudy {

    private static final int HISTORY_INTERVAL = 10;

    private final StudyConfig config;
    private final StudyObserver observer;
    private final StopSignal stop;
    private final List<StudyModel> models;
    private final Table accuracy = AccuracyTable.empty();
    private final Table history = LengthTable.labelled(newHistory().toTable(), "", 0);
    private final Map<String, AttentionTrace> traces = new LinkedHashMap<>();

    /**
     * Makes a study.
     *
     * @param data what the models learn from and are tested on
     * @param config which models, for how long
     * @param observer follows it
     * @param stop ends it early; what was measured until then is the result
     * @throws IllegalStateException if another training of this process has not ended
     */
    public LengthStudy(StudyData data, StudyConfig config, StudyObserver observer, StopSignal stop) {
        this.config = config;
        this.observer = observer;
        this.stop = stop;
        // Models of all sizes are made, to count their parameters
        models = TrainingTurn.take(() -> {
            StudyModels all = new StudyModels(data, config);
            return config.models().stream().map(all::of).toList();
        });
    }

    /**
     * Trains and tests every model, seed by seed; {@link #result()} has what was measured, also after a failure.
     *
     * @param runs where each run gets a folder, {@code MODEL-seed-N}; one that an earlier study left there is replaced
     * @throws IllegalStateException if another training of this process has not ended
     */
    public void run(Path runs) {
        TrainingTurn.take(() -> {
            for (int seed = 1; seed <= config.seeds(); seed++) {
                for (StudyModel model : models) {
                    if (!stop.isGiven()) {
                        measure(model, seed, runs);
                    }
                }
            }
            return accuracy;
        });
    }

    /** What was measured so far: tables of finished runs only, and the history of all. */
    public StudyResult result() {
        return new StudyResult(accuracy.copy(), history.copy(), models, new LinkedHashMap<>(traces));
    }

    private void measure(StudyModel model, int seed, Path runs) {
        String label = model.kind().label();
        Path path = runs.resolve(StudyFolder.runName(model.kind(), seed));
        TrainingHistory updates = newHistory();
        TrainingRun run = new TrainingRun(model.recipe().with("seed=" + seed));
        StepListener follower = observer.begin(label + ", seed " + seed);
        try (LockedRunFolder folder = LockedRunFolder.openEmptied(path)) {
            // A run that was cut short cannot be compared
            run.run(folder, stop, updates, follower).ifPresent(result -> {
                accuracy.append(AccuracyTable.of(label, seed, result));
                result.attention().ifPresent(trace -> traces.putIfAbsent(label, trace));
            });
        } finally {
            history.append(LengthTable.labelled(updates.toTable(), label, seed));
            observer.end();
        }
    }

    private static TrainingHistory newHistory() {
        return new TrainingHistory(HISTORY_INTERVAL, List.of(TargetAccuracy.NEXT_TOKEN));
    }
}
