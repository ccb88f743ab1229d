package dev.heed.train.optim;

import ai.djl.ndarray.NDManager;
import dev.heed.shape.Require;
import java.util.List;

/**
 * The settings of {@link Lion}, checked.
 *
 * @param beta1 weight of the mean of gradients in the direction of a step
 * @param beta2 how much of the mean is kept at each step
 * @param weightDecay share of a matrix that is taken away at each step, times the learning rate
 */
public record LionConfig(float beta1, float beta2, float weightDecay) implements OptimizerConfig {

    /** Checks the settings. */
    public LionConfig {
        Require.probability("beta1", beta1);
        Require.probability("beta2", beta2);
        SettingChecks.requireWeightDecay(weightDecay);
    }

    /**
     * The paper's choice, without decay.
     *
     * @return betas 0.9 and 0.99
     */
    public static LionConfig standard() {
        return new LionConfig(0.9f, 0.99f, 0f);
    }

    @Override
    public Lion over(List<TrainableParameter> parameters, NDManager manager) {
        return new Lion(this, parameters, manager);
    }
}
