package dev.heed.run;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import dev.heed.io.SafeTensors;
import dev.heed.recipe.Recipe;
import dev.heed.recipe.RecipeData;
import dev.heed.seq2seq.Seq2Seq;
import dev.heed.seq2seq.Seq2SeqBatch;
import dev.heed.train.Objective;
import dev.heed.train.StepListener;
import dev.heed.train.StepReport;
import dev.heed.train.StopSignal;
import dev.heed.train.Training;
import dev.heed.train.TrainingConfig;
import dev.heed.train.checkpoint.Checkpoints;
import dev.heed.train.checkpoint.NetworkParameters;
import dev.heed.train.checkpoint.RunIdentity;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * Carries out a recipe in a folder: trains, validates, writes tables and checkpoints as it goes, tests the best parameters at
 * the end, and tells all of it on one page. In a folder where a run has begun it goes on from the newest checkpoint.
 */
public final class TrainingRun {

    private final Recipe recipe;
    private final RecipeData data;

    /**
     * Reads the data, so that wrong settings are found before a folder is made.
     *
     * @param recipe what to do
     * @throws IllegalArgumentException if the data cannot be read
     */
    public TrainingRun(Recipe recipe) {
        this.recipe = recipe;
        data = RecipeData.of(recipe);
    }

    /**
     * Trains and tests.
     *
     * @param folder where to keep what is made
     * @param stop ends training after the update it is at; a checkpoint is then written
     * @param display follows it
     * @return what was measured on the test pairs; nothing if there are none or the run was stopped before its end
     */
    public Map<String, Double> run(LockedRunFolder folder, StopSignal stop, StepListener display) {
        return new InFolder(folder, stop).run(display);
    }

    /** The recipe at work. */
    private final class InFolder {

        private final LockedRunFolder folder;
        private final StopSignal stop;
        private final RunProgress progress;
        private final RunLog log;

        InFolder(LockedRunFolder folder, StopSignal stop) {
            this.folder = folder;
            this.stop = stop;
            progress = new RunProgress(folder.path(), recipe, data.digest());
            log = new RunLog(folder.path());
        }

        Map<String, Double> run(StepListener display) {
            // The start follows from the seed, and so does everything after it
            Engine.getInstance().setRandomSeed(Long.hashCode(recipe.run().seed()));
            try (Model model = Model.newInstance(progress.name())) {
                Seq2Seq network = recipe.model().build(data.vocabularies());
                model.setBlock(network);
                network.initialize(model.getNDManager());
                progress.parameters(network.parameterCount());
                return trained(model, network, display);
            } catch (RuntimeException e) {
                if (progress.hasBegun()) {
                    progress.failed(e);
                    log.add("failed: " + e.getMessage());
                }
                throw e;
            } finally {
                if (progress.hasBegun()) {
                    RunReport.write(folder.path());
                }
            }
        }

        private Map<String, Double> trained(Model model, Seq2Seq network, StepListener display) {
            NDManager manager = model.getNDManager();
            Checkpoints checkpoints = new Checkpoints(
                    folder.checkpoints(), recipe.checkpointConfig(), new RunIdentity(recipe.identity(), data.digest()));
            StepReport last = training(model, network, checkpoints, display)
                    .run(data.batches().get());
            if (stop.isGiven()) {
                progress.stopped(last.state());
                log.add("stopped after update " + last.step());
                return Map.of();
            }
            checkpoints.loadBest(network, last.state(), manager);
            SafeTensors.write(folder.parameters(), NetworkParameters.of(network));
            Map<String, Double> test = data.test().isEmpty()
                    ? Map.of()
                    : new SequenceValidator(network, data.vocabularies(), data.test(), manager).measure();
            new AttentionPicture(network, data, manager).save(folder.path());
            progress.done(last.state(), test);
            log.add("done after update " + last.step() + ", test " + test);
            return test;
        }

        private Training<Seq2SeqBatch> training(
                Model model, Seq2Seq network, Checkpoints checkpoints, StepListener display) {
            TrainingConfig config = recipe.trainingConfig(data.trainingPairs());
            boolean validates = !data.validation().isEmpty();
            Objective<Seq2SeqBatch> objective = recipe.objective(network);
            Training<Seq2SeqBatch> training = new Training<>(model, objective, config, stop)
                    .checkpoint(checkpoints)
                    .listen(new RunTables(
                            folder.path(), objective.metrics(), validates ? SequenceValidator.METRICS : List.of()))
                    .listen(new TensorBoardLog(folder.path(), Clock.systemUTC()))
                    .listen(progress)
                    .listen(log)
                    .listen(display);
            if (validates) {
                SequenceValidator validator =
                        new SequenceValidator(network, data.vocabularies(), data.validation(), model.getNDManager());
                training.validate(validator, recipe.evaluationConfig());
            }
            return training;
        }
    }
}
