package dev.heed.train.optim;

import ai.djl.ndarray.NDManager;
import dev.heed.shape.Require;
import java.util.List;

/**
 * The settings of {@link AdamW}, checked.
 *
 * @param beta1 how much of the mean of gradients is kept at each step
 * @param beta2 how much of the mean of squared gradients is kept at each step
 * @param epsilon keeps the root away from 0
 * @param weightDecay share of a matrix that is taken away at each step, times the learning rate
 */
public record AdamWConfig(float beta1, float beta2, float epsilon, float weightDecay) implements OptimizerConfig {

    /** Checks the settings. */
    public AdamWConfig {
        Require.probability("beta1", beta1);
        Require.probability("beta2", beta2);
        SettingChecks.requireEpsilon(epsilon);
        SettingChecks.requireWeightDecay(weightDecay);
    }

    /**
     * What suits small Transformers: a shorter memory of squared gradients than Adam's usual 0.999, and no decay.
     *
     * @return betas 0.9 and 0.98, epsilon 1e-8, no decay
     */
    public static AdamWConfig standard() {
        return new AdamWConfig(0.9f, 0.98f, 1e-8f, 0f);
    }

    @Override
    public AdamW over(List<TrainableParameter> parameters, NDManager manager) {
        return new AdamW(this, parameters, manager);
    }
}
