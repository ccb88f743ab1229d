package dev.heed.train.optim;

import ai.djl.ndarray.NDManager;
import dev.heed.shape.Require;
import java.util.List;

/**
 * The settings of {@link Sgd}, checked.
 *
 * @param momentum how much of the sum of gradients is kept at each step; 0 for plain gradient descent
 * @param weightDecay share of a matrix that is added to its gradient
 */
public record SgdConfig(float momentum, float weightDecay) implements OptimizerConfig {

    /** Checks the settings. */
    public SgdConfig {
        Require.probability("momentum", momentum);
        SettingChecks.requireWeightDecay(weightDecay);
    }

    @Override
    public Sgd over(List<TrainableParameter> parameters, NDManager manager) {
        return new Sgd(this, parameters, manager);
    }
}
