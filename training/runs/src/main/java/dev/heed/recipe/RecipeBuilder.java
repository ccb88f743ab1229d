package dev.heed.recipe;

import dev.heed.block.Precision;
import dev.heed.train.loss.CrossEntropy;
import dev.heed.train.optim.GradientClip;
import dev.heed.train.optim.OptimizerConfig;
import dev.heed.train.schedule.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Recipe}; {@code set} names what must be given, {@code opt} what may be, with the defaults of {@link
 * RecipeDefaults}.
 */
public final class RecipeBuilder {

    private @Nullable DataSettings data;
    private @Nullable ModelSettings model;
    private @Nullable BudgetSettings budget;
    private BatchSettings batch = RecipeDefaults.BATCH;
    private CrossEntropy loss = RecipeDefaults.LOSS;
    private OptimizerConfig optimizer = RecipeDefaults.OPTIMIZER;
    private Schedule schedule = RecipeDefaults.SCHEDULE;
    private @Nullable PlateauSettings plateau;
    private GradientClip clip = RecipeDefaults.CLIP;
    private float averageDecay = RecipeDefaults.AVERAGE_DECAY;
    private int maxSkipped = RecipeDefaults.MAX_SKIPPED;
    private Precision precision = RecipeDefaults.PRECISION;
    private EvaluationSettings evaluation = RecipeDefaults.EVALUATION;
    private CheckpointSettings checkpoints = RecipeDefaults.CHECKPOINTS;
    private long seed = RecipeDefaults.SEED;

    RecipeBuilder() {}

    /**
     * Sets what is learned from.
     *
     * @param settings the settings
     * @return this
     */
    public RecipeBuilder setData(DataSettings settings) {
        data = settings;
        return this;
    }

    /**
     * Sets which model learns.
     *
     * @param settings the settings
     * @return this
     */
    public RecipeBuilder setModel(ModelSettings settings) {
        model = settings;
        return this;
    }

    /**
     * Sets how long training may take.
     *
     * @param limit the limit
     * @return this
     */
    public RecipeBuilder setBudget(BudgetSettings limit) {
        budget = limit;
        return this;
    }

    /**
     * Chooses how many pairs an update learns from.
     *
     * @param settings the settings
     * @return this
     */
    public RecipeBuilder optBatch(BatchSettings settings) {
        batch = settings;
        return this;
    }

    /**
     * Chooses what is made small.
     *
     * @param loss the loss
     * @return this
     */
    public RecipeBuilder optLoss(CrossEntropy loss) {
        this.loss = loss;
        return this;
    }

    /**
     * Chooses how gradients move parameters.
     *
     * @param config the settings
     * @return this
     */
    public RecipeBuilder optOptimizer(OptimizerConfig config) {
        optimizer = config;
        return this;
    }

    /**
     * Chooses how fast they move.
     *
     * @param choice the schedule
     * @return this
     */
    public RecipeBuilder optSchedule(Schedule choice) {
        schedule = choice;
        return this;
    }

    /**
     * Slows the schedule down when validation stands still; it is not slowed down unless set.
     *
     * @param settings the settings
     * @return this
     */
    public RecipeBuilder optPlateau(@Nullable PlateauSettings settings) {
        plateau = settings;
        return this;
    }

    /**
     * Chooses how large gradients may be.
     *
     * @param bounds the bounds
     * @return this
     */
    public RecipeBuilder optClip(GradientClip bounds) {
        clip = bounds;
        return this;
    }

    /**
     * Averages the weights as they move.
     *
     * @param decay how much of the average is kept at each update; none is taken unless set
     * @return this
     */
    public RecipeBuilder optAverageDecay(float decay) {
        averageDecay = decay;
        return this;
    }

    /**
     * Lets updates be left out where something is not finite.
     *
     * @param updates the most in a row; 0 unless set
     * @return this
     */
    public RecipeBuilder optMaxSkipped(int updates) {
        maxSkipped = updates;
        return this;
    }

    /**
     * Chooses the numbers of matrix products.
     *
     * @param numbers the precision
     * @return this
     */
    public RecipeBuilder optPrecision(Precision numbers) {
        precision = numbers;
        return this;
    }

    /**
     * Chooses when validation data is looked at.
     *
     * @param settings the settings
     * @return this
     */
    public RecipeBuilder optEvaluation(EvaluationSettings settings) {
        evaluation = settings;
        return this;
    }

    /**
     * Chooses when the run is saved.
     *
     * @param settings the settings
     * @return this
     */
    public RecipeBuilder optCheckpoints(CheckpointSettings settings) {
        checkpoints = settings;
        return this;
    }

    /**
     * Chooses what everything random follows from.
     *
     * @param number the seed
     * @return this
     */
    public RecipeBuilder optSeed(long number) {
        seed = number;
        return this;
    }

    /**
     * Makes the recipe.
     *
     * @return the recipe, checked
     * @throws IllegalArgumentException if a setting is missing or does not suit the others
     */
    public Recipe build() {
        return new Recipe(
                given("data", data),
                batch,
                given("model", model),
                new UpdateSettings(loss, optimizer, schedule, plateau, clip, averageDecay),
                evaluation,
                new RunSettings(given("budget", budget), precision, checkpoints, maxSkipped, seed));
    }

    private static <T> T given(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " must be given, but got nothing");
        }
        return value;
    }
}
