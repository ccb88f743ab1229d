package dev.heed.train;

import dev.heed.block.Precision;
import dev.heed.train.loss.CrossEntropy;
import dev.heed.train.optim.GradientClip;
import dev.heed.train.optim.OptimizerConfig;
import dev.heed.train.schedule.Schedule;

/**
 * The recipe of a training run.
 *
 * @param loss what is made small
 * @param optimizer how gradients move parameters
 * @param schedule how fast
 * @param clip how long gradients may be
 * @param budget how long it may take
 * @param precision the numbers of matrix products; parameters and the optimizer's memory are float32 in either
 */
public record TrainingConfig(
        CrossEntropy loss,
        OptimizerConfig optimizer,
        Schedule schedule,
        GradientClip clip,
        Budget budget,
        Precision precision) {}
