package dev.heed.study;

import ai.djl.Model;
import ai.djl.engine.Engine;
import dev.heed.data.SequencePair;
import dev.heed.look.AttentionProbe;
import dev.heed.look.AttentionTrace;
import dev.heed.metric.LengthBin;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.train.StepReport;
import dev.heed.train.StopSignal;
import dev.heed.train.Training;
import dev.heed.train.TrainingConfig;
import dev.heed.train.TrainingHistory;
import dev.heed.train.UpdateConfig;
import dev.heed.train.loss.CrossEntropy;
import dev.heed.train.loss.NextTokenAccuracy;
import dev.heed.train.loss.Seq2SeqObjective;
import dev.heed.train.optim.AdamWConfig;
import dev.heed.train.optim.GradientClip;
import dev.heed.train.schedule.WarmupCosine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The comparison: every model learns from the same batches within the same budget, and is then asked to write sequences of
 * every length, those beyond training too.
 */
public final class LengthStudy {

    static final int WARMUP_STEPS = 100;
    static final float MAX_NORM = 1f;
    private static final int HISTORY_INTERVAL = 10;

    private final StudyData data;
    private final StudyConfig config;
    private final StudyObserver observer;
    private final StopSignal stop;
    private final List<ModelRecipe> recipes;
    private final Evaluation evaluation;
    private final AccuracyTable accuracy = new AccuracyTable();
    private final Table history = labelled(newHistory().toTable(), "", 0);
    private final Map<String, AttentionTrace> traces = new LinkedHashMap<>();

    /**
     * Makes a study.
     *
     * @param data what the models learn from and are tested on
     * @param config which models, for how long
     * @param observer follows it
     * @param stop ends it early; what was measured until then is the result
     */
    public LengthStudy(StudyData data, StudyConfig config, StudyObserver observer, StopSignal stop) {
        this.data = data;
        this.config = config;
        this.observer = observer;
        this.stop = stop;
        ModelRecipes all = new ModelRecipes(data, config.embedDim());
        this.recipes = config.models().stream().map(all::of).toList();
        this.evaluation = new Evaluation(data);
    }

    /** Trains and tests every model, seed by seed; {@link #result()} has what was measured, also after a failure. */
    public void run() {
        for (int seed = 1; seed <= config.seeds(); seed++) {
            for (ModelRecipe recipe : recipes) {
                if (!stop.isGiven()) {
                    measure(recipe, seed);
                }
            }
        }
    }

    /**
     * What was measured so far.
     *
     * @return the tables, which hold finished models only, and the history of all
     */
    public StudyResult result() {
        return new StudyResult(accuracy.toTable(), history.copy(), recipes, new LinkedHashMap<>(traces));
    }

    private void measure(ModelRecipe recipe, int seed) {
        String label = recipe.kind().label();
        Engine.getInstance().setRandomSeed(seed);
        try (Model model = Model.newInstance(label)) {
            Seq2Seq network = recipe.model().get();
            model.setBlock(network);
            network.initialize(model.getNDManager());
            StepReport last = train(model, recipe, seed);
            List<LengthBin> bins = evaluation.of(network, model.getNDManager(), stop);
            if (stop.isGiven()) {
                return; // a model that was cut short cannot be compared
            }
            AccuracyTable.Subject subject = new AccuracyTable.Subject(label, seed, network.parameterCount(), last);
            for (LengthBin bin : bins) {
                accuracy.add(subject, bin);
            }
            new AttentionProbe(network, data.vocabularies(), model.getNDManager())
                    .of(tracedPair())
                    .ifPresent(trace -> traces.putIfAbsent(label, trace));
        }
    }

    private StepReport train(Model model, ModelRecipe recipe, int seed) {
        UpdateConfig update = UpdateConfig.of(
                AdamWConfig.standard(),
                new WarmupCosine(recipe.learningRate(), WARMUP_STEPS),
                GradientClip.byNorm(MAX_NORM));
        TrainingConfig training = new TrainingConfig(update, config.budget(), config.precision(), seed);
        Seq2SeqObjective objective = new Seq2SeqObjective((Seq2Seq) model.getBlock(), new CrossEntropy(0f));
        TrainingHistory updates = newHistory();
        String label = recipe.kind().label();
        try (StudyObserver.Follower follower = observer.begin(label + ", seed " + seed)) {
            return new Training<>(model, objective, training, stop)
                    .listen(updates)
                    .listen(follower)
                    .run(data.training().apply(seed));
        } finally {
            history.append(labelled(updates.toTable(), label, seed));
        }
    }

    private static TrainingHistory newHistory() {
        return new TrainingHistory(HISTORY_INTERVAL, List.of(NextTokenAccuracy.NAME));
    }

    private static Table labelled(Table history, String label, int seed) {
        int rows = history.rowCount();
        StringColumn model = StringColumn.create("model");
        IntColumn seeds = IntColumn.create("seed");
        for (int row = 0; row < rows; row++) {
            model.append(label);
            seeds.append(seed);
        }
        return history.insertColumn(0, model).insertColumn(1, seeds);
    }

    private SequencePair tracedPair() {
        return AttentionProbe.typical(data.test().stream()).orElseThrow();
    }
}
