package dev.heed.train;

import ai.djl.training.ParameterStore;
import dev.heed.block.ForwardPass;
import dev.heed.block.Precision;
import dev.heed.shape.Require;
import dev.heed.train.optim.GradientClip;
import dev.heed.train.optim.OptimizerConfig;
import dev.heed.train.schedule.Schedule;

/**
 * How a network is trained, whatever it is and whatever it learns. {@link #of} gives the usual values, and {@code with}
 * changes one of them.
 *
 * @param optimizer how gradients move parameters
 * @param schedule the learning rate of each update
 * @param clip how large gradients may be
 * @param accumulation batches in an update: their losses count by what they are means over, as if they were one batch
 * @param workers threads that share an update's batches, at most as many as there are batches in an update. Dropout
 *     draws from one source for all, so with several workers a run with dropout is not repeatable
 * @param averageDecay how much of the weights' running average is kept at each update, see {@link
 *     dev.heed.train.optim.ParameterAverages}; 0 for none
 * @param maxSkipped how many updates in a row may be left out because a loss or a gradient is not finite
 * @param precision the number format (dtype) of matrix products; parameters and the optimizer's state are float32 in
 *     either
 * @param seed what the random numbers of every update follow from, so that an update does not depend on those before
 * @param budget how long training may take, in steps or seconds
 */
public record TrainingConfig(
        OptimizerConfig optimizer,
        Schedule schedule,
        GradientClip clip,
        int accumulation,
        int workers,
        float averageDecay,
        int maxSkipped,
        Precision precision,
        long seed,
        Budget budget) {

    /** Checks the numbers. */
    public TrainingConfig {
        Require.positive("accumulation", accumulation);
        Require.probability("averageDecay", averageDecay);
        Require.nonNegative("maxSkipped", maxSkipped);
        if (workers < 1 || workers > accumulation) {
            throw new IllegalArgumentException("workers must be from 1 to accumulation=" + accumulation
                    + ", the batches in an update, but got " + workers);
        }
        if (budget.epochs() != null) {
            throw new IllegalArgumentException(
                    "budget must be in steps or seconds, but got epochs=" + budget.epochs() + "; see Budget.inSteps");
        }
    }

    /**
     * The usual values: gradients clipped to a global norm of 1, one batch an update, one worker, no average of the
     * weights, an end at the first number that is not finite, float32 and the seed 1.
     */
    public static TrainingConfig of(OptimizerConfig optimizer, Schedule schedule, Budget budget) {
        return new TrainingConfig(
                optimizer, schedule, GradientClip.byNorm(1f), 1, 1, 0f, 0, Precision.FLOAT32, 1, budget);
    }

    /** A training pass in this precision, which takes the parameters from a store. */
    ForwardPass pass(ParameterStore parameters) {
        return new ForwardPass(parameters, true).in(precision);
    }

    /** Another schedule of the learning rate. */
    public TrainingConfig withSchedule(Schedule schedule) {
        return new TrainingConfig(
                optimizer, schedule, clip, accumulation, workers, averageDecay, maxSkipped, precision, seed, budget);
    }

    /** Another clipping of the gradients. */
    public TrainingConfig withClip(GradientClip clip) {
        return new TrainingConfig(
                optimizer, schedule, clip, accumulation, workers, averageDecay, maxSkipped, precision, seed, budget);
    }

    /** Several batches an update, shared by some threads. */
    public TrainingConfig withAccumulation(int accumulation, int workers) {
        return new TrainingConfig(
                optimizer, schedule, clip, accumulation, workers, averageDecay, maxSkipped, precision, seed, budget);
    }

    /** Averages the weights as they move. */
    public TrainingConfig withAverageDecay(float averageDecay) {
        return new TrainingConfig(
                optimizer, schedule, clip, accumulation, workers, averageDecay, maxSkipped, precision, seed, budget);
    }

    /** Leaves out as many updates in a row where something is not finite. */
    public TrainingConfig withMaxSkipped(int maxSkipped) {
        return new TrainingConfig(
                optimizer, schedule, clip, accumulation, workers, averageDecay, maxSkipped, precision, seed, budget);
    }

    /** Another number format in matrix products. */
    public TrainingConfig withPrecision(Precision precision) {
        return new TrainingConfig(
                optimizer, schedule, clip, accumulation, workers, averageDecay, maxSkipped, precision, seed, budget);
    }

    /** Another seed. */
    public TrainingConfig withSeed(long seed) {
        return new TrainingConfig(
                optimizer, schedule, clip, accumulation, workers, averageDecay, maxSkipped, precision, seed, budget);
    }

    /** Another budget. */
    public TrainingConfig withBudget(Budget budget) {
        return new TrainingConfig(
                optimizer, schedule, clip, accumulation, workers, averageDecay, maxSkipped, precision, seed, budget);
    }
}
