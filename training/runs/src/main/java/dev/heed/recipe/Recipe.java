package dev.heed.recipe;

import ai.djl.engine.Engine;
import dev.heed.adapt.LoraConfig;
import dev.heed.adapt.NamePatterns;
import dev.heed.block.Precision;
import dev.heed.data.BatchConfig;
import dev.heed.shape.Require;
import dev.heed.train.Budget;
import dev.heed.train.EvaluationConfig;
import dev.heed.train.TrainingConfig;
import dev.heed.train.checkpoint.CheckpointConfig;
import dev.heed.train.loss.CrossEntropy;
import dev.heed.train.optim.GradientClip;
import dev.heed.train.optim.OptimizerConfig;
import dev.heed.train.schedule.Schedule;
import dev.heed.train.state.Goal;
import dev.heed.train.state.TrainingState;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A training run: what is learned from, which model learns, how, for how long and what is kept of it. Its components
 * are the keys at the top of a recipe's file, see {@link RecipeFile}; what holds where a file is silent stands in
 * {@code dev/heed/recipe/defaults.yaml}.
 *
 * @param data what is learned from
 * @param batch how many examples an update learns from
 * @param model which model learns
 * @param start the folder of a run that has ended, or of a model of Hugging Face's, whose parameters the run begins with
 *     where they fit; models whose type begins with pretrained must have one; null for new ones
 * @param freeze names of blocks and parameters that stay as they are, or patterns of such names; null for none
 * @param lora low-rank adapters, which learn while all else is frozen; null for a network that learns itself
 * @param loss cross-entropy of tokens or classes; a family with a loss of its own does not read it
 * @param optimizer how gradients move parameters
 * @param schedule the learning rate of each update. It is one of those that a recipe can name
 * @param plateau slows the schedule down when validation stands still; null for a rate that the schedule alone decides
 * @param clip how large gradients may be
 * @param averageDecay how much of the weights' running average is kept at each update; 0 for none
 * @param evaluation when the model is measured on validation data
 * @param precision the number format (dtype) of matrix products
 * @param checkpoints when the run is saved
 * @param maxSkipped how many updates in a row may be left out because a loss or a gradient is not finite
 * @param seed what the initial parameters, the order of the data and dropout follow from
 * @param budget how long training may take, by one measure
 */
public record Recipe(
        DataSettings data,
        BatchConfig batch,
        ModelSettings model,
        @Nullable Path start,
        @Nullable List<String> freeze,
        @Nullable LoraConfig lora,
        CrossEntropy loss,
        OptimizerConfig optimizer,
        Schedule schedule,
        @Nullable PlateauSettings plateau,
        GradientClip clip,
        float averageDecay,
        EvaluationConfig evaluation,
        Precision precision,
        CheckpointConfig checkpoints,
        int maxSkipped,
        long seed,
        Budget budget) {

    /** Checks the numbers, and that the parts suit each other. */
    public Recipe {
        Require.probability("averageDecay", averageDecay);
        Require.nonNegative("maxSkipped", maxSkipped);
        budget.requireEnd(data.isFinite());
        if (!data.hasValidation() && (plateau != null || evaluation.patience() > 0)) {
            throw new IllegalArgumentException(
                    "data must have validation examples for a plateau or for patience, but got " + data);
        }
        if (freeze != null) {
            freeze = List.copyOf(freeze);
            new NamePatterns("freeze", freeze);
            Require.positive("number of names in freeze", freeze.size());
            if (lora != null) {
                throw new IllegalArgumentException(
                        "freeze must be left out beside lora, which freezes all but what it names, but got " + freeze);
            }
        }
        if (schedule instanceof NoamSchedule noam) {
            schedule = noam.of(model);
        }
        SectionTypes.requireNamed(schedule);
    }

    /** A recipe with the defaults. */
    public static Recipe of(DataSettings data, ModelSettings model, Budget budget) {
        return RecipeTree.of(data, model, budget).recipe();
    }

    /**
     * This recipe with some values changed, as {@code schedule.peak=0.001}; see {@link RecipeFile} for the rules.
     *
     * @throws IllegalArgumentException if something in the settings is wrong
     */
    public Recipe with(String... settings) {
        return RecipeTree.of(this).with(List.of(settings)).recipe();
    }

    /** How the model is trained from the beginning, in one process. */
    public TrainingConfig trainingConfig(int examplesPerEpoch) {
        return trainingConfig(examplesPerEpoch, 1, TrainingState.beginning());
    }

    /**
     * How the model is trained.
     *
     * @param examplesPerEpoch how many examples an epoch has, see {@link LearningTask#examplesPerEpoch}; 0 if there is
     *     no end
     * @param machines how many processes make an update together, each with the batches of {@link BatchConfig}
     * @param start where the run begins or goes on
     * @throws IllegalArgumentException if epochs are to be counted over data without an end
     */
    public TrainingConfig trainingConfig(int examplesPerEpoch, int machines, TrainingState start) {
        return new TrainingConfig(
                optimizer,
                plateau == null ? schedule : plateau.around(schedule, evaluation.goal()),
                clip,
                batch.accumulation(),
                batch.workers(),
                averageDecay,
                maxSkipped,
                precision,
                seed,
                budget.inSteps(batch.times(machines), examplesPerEpoch, start));
    }

    /** Sets where the engine's random numbers begin before a network is made: elsewhere for each seed. */
    public void seedEngine() {
        boolean isInt = seed >= 0 && seed <= Integer.MAX_VALUE;
        Engine.getInstance().setRandomSeed(isInt ? (int) seed : new SplittableRandom(seed).nextInt());
    }

    /** Whether only a part of the network learns. */
    public boolean isPartial() {
        return freeze != null || lora != null;
    }

    /** Which checkpoints are best; null where nothing is validated. */
    public @Nullable Goal goal() {
        return data.hasValidation() ? evaluation.goal() : null;
    }

    /** The word of {@code model.type}. */
    public String modelType() {
        return SectionTypes.nameOf(model);
    }

    /**
     * What must be the same for a run to go on from a checkpoint: the recipe as YAML, without budget and checkpoints.
     */
    public String identity() {
        return RecipeTree.of(this).without("budget", "checkpoints").text();
    }

    /**
     * An identity that an earlier version saved, as {@link #identity} gives it today; what cannot be read stays as it
     * is.
     */
    public static String identityToday(String saved) {
        try {
            return RecipeFile.with(saved, List.of("budget.steps=1")).identity();
        } catch (IllegalArgumentException e) {
            return saved;
        }
    }
}
