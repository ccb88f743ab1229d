package dev.heed.recipe;

import dev.heed.train.Budget;
import dev.heed.train.EvaluationConfig;
import dev.heed.train.TrainingConfig;
import dev.heed.train.UpdateConfig;
import dev.heed.train.checkpoint.CheckpointConfig;
import dev.heed.train.schedule.Schedule;
import java.util.List;

/**
 * A training run: what is learned from, which model learns, how, for how long and what is kept of it. {@link RecipeFile}
 * reads and writes it, {@link RecipeDefaults} says what holds where it is silent.
 *
 * @param data what is learned from
 * @param batch how many pairs an update learns from
 * @param model which model learns
 * @param update how an update moves the parameters
 * @param evaluation when validation data is looked at
 * @param run how the run goes
 */
public record Recipe(
        DataSettings data,
        BatchSettings batch,
        ModelSettings model,
        UpdateSettings update,
        EvaluationSettings evaluation,
        RunSettings run) {

    /** Checks that the parts suit each other. */
    public Recipe {
        run.budget().requireEnd(data.isFinite());
        if (!data.hasValidation() && (update.plateau() != null || evaluation.patience() > 0)) {
            throw new IllegalArgumentException(
                    "data must have validation pairs for a plateau or for patience, but got " + data);
        }
        if (update.schedule() instanceof NoamSchedule noam && noam.embedDim() != model.embedDim()) {
            throw new IllegalArgumentException("schedule.embedDim must be the model's, but got schedule.embedDim="
                    + noam.embedDim() + ", model.embedDim=" + model.embedDim());
        }
    }

    /**
     * A builder; data, model and budget must be set.
     *
     * @return a new builder with the defaults
     */
    public static RecipeBuilder builder() {
        return new RecipeBuilder();
    }

    /**
     * How the model is trained.
     *
     * @param trainingPairs how many pairs a pass over the data takes, see {@link LearningTask#examplesPerEpoch}; 0 if it has no
     *     end
     * @return the settings
     * @throws IllegalArgumentException if passes are to be counted over data without an end
     */
    public TrainingConfig trainingConfig(int trainingPairs) {
        Budget budget = run.budget().budget(batch, trainingPairs);
        UpdateConfig config = new UpdateConfig(
                update.optimizer(),
                schedule(),
                update.clip(),
                batch.accumulation(),
                update.averageDecay(),
                run.maxSkipped());
        return new TrainingConfig(config, budget, run.precision(), run.seed(), batch.workers());
    }

    private Schedule schedule() {
        PlateauSettings plateau = update.plateau();
        return plateau == null ? update.schedule() : plateau.around(update.schedule(), evaluation.goal());
    }

    /** The word of {@code model.type}. */
    public String modelType() {
        return TypeNames.nameOf(model);
    }

    /**
     * When validation data is looked at.
     *
     * @return the settings; of no use to data without validation pairs
     */
    public EvaluationConfig evaluationConfig() {
        return evaluation.config();
    }

    /**
     * When checkpoints are written.
     *
     * @return the settings; without a goal where there are no validation pairs
     */
    public CheckpointConfig checkpointConfig() {
        CheckpointSettings kept = run.checkpoints();
        return new CheckpointConfig(kept.interval(), kept.keepBest(), data.hasValidation() ? evaluation.goal() : null);
    }

    /**
     * What must be the same for a run to go on from a checkpoint.
     *
     * @return the recipe as YAML, without the budget and the checkpoints' settings
     */
    public String identity() {
        return RecipeMapper.text(RecipeTree.flat(this).without(List.of("budget", "checkpoints")));
    }
}
