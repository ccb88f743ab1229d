package dev.heed.run;

import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import dev.heed.block.ParameterCount;
import dev.heed.io.AtomicFile;
import dev.heed.io.FailureWords;
import dev.heed.io.SafeTensors;
import dev.heed.io.SafeText;
import dev.heed.look.AttentionFile;
import dev.heed.look.AttentionTrace;
import dev.heed.predict.Example;
import dev.heed.predict.Generation;
import dev.heed.predict.TestScores;
import dev.heed.recipe.Families;
import dev.heed.recipe.LearningTask;
import dev.heed.recipe.Recipe;
import dev.heed.train.Objective;
import dev.heed.train.StepListener;
import dev.heed.train.StepReport;
import dev.heed.train.StopSignal;
import dev.heed.train.Training;
import dev.heed.train.TrainingTurn;
import dev.heed.train.Validator;
import dev.heed.train.checkpoint.Checkpoints;
import dev.heed.train.checkpoint.NetworkParameters;
import dev.heed.train.checkpoint.RunIdentity;
import dev.heed.train.state.TrainingState;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Carries out a recipe in a folder: trains, validates, writes tables and checkpoints as it goes, tests the best
 * parameters at the end, and shows all of it on one page. In a folder where a run has begun it goes on from the newest
 * checkpoint.
 */
public final class TrainingRun {

    private final Recipe recipe;
    private final LearningTask<?, ?> task;
    private @Nullable Cluster cluster;

    /**
     * Reads the data, so that wrong settings are found before a folder is made.
     *
     * @throws IllegalArgumentException if the data cannot be read, or no validation measures the recipe's metric
     */
    public TrainingRun(Recipe recipe) {
        this.recipe = recipe;
        StartParameters.require(recipe);
        task = Families.of(recipe.model()).task(recipe);
        String metric = recipe.evaluation().metric();
        if (!task.validationMetrics().contains(metric)) {
            throw new IllegalArgumentException("evaluation.metric must be one of "
                    + String.join(", ", task.validationMetrics()) + ", but got " + SafeText.of(metric));
        }
    }

    /** Has the updates made on other machines, which stay connected. */
    public TrainingRun on(Cluster machines) {
        cluster = machines;
        return this;
    }

    /**
     * Trains and tests.
     *
     * @param folder where to keep what is made
     * @param stop ends training after the update it is at, with a checkpoint, or the test after its batch
     * @param displays follow it
     * @return what came of it; empty if the run was stopped before its end
     * @throws IllegalStateException if another training of this process has not ended
     */
    public Optional<RunResult> run(LockedRunFolder folder, StopSignal stop, StepListener... displays) {
        return TrainingTurn.take(() -> new InFolder<>(task, folder, stop).run(List.of(displays)));
    }

    /** Tells what is worth knowing once it is sure that the run begins. */
    private record Notes(List<String> notes, List<StepListener> listeners) implements StepListener {

        @Override
        public void beforeTraining(TrainingState state) {
            listeners.forEach(listener -> notes.forEach(listener::noted));
        }

        @Override
        public void afterStep(StepReport report) {}
    }

    /** The run, with its family's network N and batch B named. */
    private final class InFolder<N extends Block, B> {

        private final LearningTask<N, B> task;
        private final LockedRunFolder folder;
        private final StopSignal stop;
        private final RunLog log;
        private final List<Example> examples;

        InFolder(LearningTask<N, B> task, LockedRunFolder folder, StopSignal stop) {
            this.task = task;
            this.folder = folder;
            this.stop = stop;
            log = new RunLog(folder.path());
            examples = task.examples();
        }

        Optional<RunResult> run(List<StepListener> displays) {
            // The start follows from the seed, and so does everything after it
            recipe.seedEngine();
            try (Model model = Model.newInstance(RunFolder.name(folder.path()))) {
                N network = task.model().network(model.getNDManager());
                model.setBlock(network);
                RunRecordWriter record = new RunRecordWriter(folder.path(), recipe, task, ParameterCount.of(network));
                try {
                    Optional<RunResult> result = trained(model, network, record, displays);
                    Attempt.at("the run's page", log::add).run(() -> RunReport.write(folder.path()));
                    return result;
                } catch (RuntimeException | Error e) {
                    if (record.hasBegun()) {
                        Attempt after = Attempt.after(e);
                        after.run(() -> record.failed(FailureWords.of(e)));
                        after.run(() -> log.add("failed: " + FailureWords.of(e)));
                        after.run(() -> RunReport.write(folder.path()));
                    }
                    throw e;
                }
            }
        }

        private Optional<RunResult> trained(
                Model model, N network, RunRecordWriter record, List<StepListener> displays) {
            NDManager manager = model.getNDManager();
            Checkpoints checkpoints = new Checkpoints(
                    folder.checkpoints(),
                    recipe.checkpoints(),
                    recipe.goal(),
                    new RunIdentity(recipe.identity(), task.dataSha256(), Recipe::identityToday));
            List<String> notes = new ArrayList<>(task.remarks());
            if (cluster != null) {
                notes.addAll(cluster.notes());
            }
            // Checkpoints hold nothing frozen, which is then taken from the start again
            if (recipe.start() != null && (checkpoints.isEmpty() || recipe.isPartial())) {
                String begins = StartParameters.load(recipe.start(), network, manager);
                Stream.of(begins).filter(note -> checkpoints.isEmpty()).forEach(notes::add);
            }
            Adaptation adaptation = Adaptation.of(recipe, network);
            adaptation.note().ifPresent(notes::add);
            // The record first: a folder with anything in it is then a run's
            Training<B> training = training(model, network, checkpoints, record).listen(log);
            displays.forEach(training::listen);
            List<StepListener> all =
                    Stream.concat(Stream.of(log), displays.stream()).toList();
            training.listen(new Notes(notes, all));
            StepReport last = training.run(task.batches());
            if (stop.isGiven()) {
                return stopped(record, last);
            }
            int patience = recipe.evaluation().patience();
            if (patience > 0 && last.progress() < 1) {
                all.forEach(listener -> listener.noted("over before the budget after update " + last.step()
                        + ": evaluation.patience is " + patience + ", and so many validations were no better"));
            }
            long step = checkpoints.loadBest(network, last.state(), manager).orElse(last.step());
            record.keeps(last.state(), step, () -> {
                adaptation.save(folder.path());
                adaptation.merge();
                SafeTensors.write(folder.parameters(), NetworkParameters.of(network));
            });
            TestScores test = task.test(network, manager, stop).orElseGet(() -> new TestScores(Map.of(), List.of()));
            if (stop.isGiven()) {
                return stopped(record, last);
            }
            if (!test.byLength().isEmpty()) {
                AtomicFile.writeText(folder.path().resolve(RunFolder.LENGTHS), LengthTable.csv(test.byLength()));
            }
            record.done(test.metrics());
            // All that was measured is written: what shows it may fail
            logEnd("done after update " + last.step() + ", test " + test.metrics());
            Attempt attempt = Attempt.at("the attention weights", log::add);
            Optional<AttentionTrace> attention =
                    attempt.get(() -> attention(network, manager)).flatMap(trace -> trace);
            attention.ifPresent(trace -> attempt.run(() -> save(trace)));
            return Optional.of(new RunResult(ParameterCount.of(network), last, test, attention));
        }

        private Optional<RunResult> stopped(RunRecordWriter record, StepReport last) {
            record.stopped(last.state());
            logEnd("stopped after update " + last.step());
            return Optional.empty();
        }

        private void logEnd(String line) {
            Attempt.at("the log's last line", log::add).run(() -> log.add(line));
        }

        private Optional<AttentionTrace> attention(N network, NDManager manager) {
            return examples.stream()
                    .findFirst()
                    .flatMap(example -> task.model().attention(network, manager, example.input(), Generation.usual()));
        }

        private void save(AttentionTrace trace) {
            AttentionFile.write(folder.path().resolve(RunFolder.ATTENTION_WEIGHTS), trace);
            trace.draw(AttentionSection.WHO).save(folder.path().resolve(RunFolder.ATTENTION));
        }

        private int machines() {
            return cluster == null ? 1 : cluster.workers();
        }

        private Training<B> training(Model model, N network, Checkpoints checkpoints, RunRecordWriter record) {
            Objective<B> objective = task.objective(network);
            Optional<Validator> validator = task.validator(network, model.getNDManager());
            Training<B> training = new Training<>(
                            model,
                            objective,
                            recipe.trainingConfig(task.examplesPerEpoch(), machines(), checkpoints.newestState()),
                            stop)
                    .checkpoint(checkpoints)
                    .listen(record)
                    .listen(new HistoryWriter(
                            folder.path(),
                            objective.metrics(),
                            validator.isPresent() ? task.validationMetrics() : List.of()))
                    .listen(new TensorBoardLog(folder.path(), Clock.systemUTC()));
            if (cluster != null) {
                training.through(cluster.rounds(recipe, task, folder.path(), stop));
            }
            validator.ifPresent(measure -> {
                SampleWriter samples = new SampleWriter(folder.path(), examples, log);
                NDManager manager = model.getNDManager();
                training.listen(samples);
                training.validate(
                        samples.with(
                                measure,
                                inputs -> task.model().predict(network, manager, inputs, task.exampleGeneration())),
                        recipe.evaluation());
            });
            return training;
        }
    }
}
