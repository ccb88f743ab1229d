package dev.heed.train.optim;

import dev.heed.kernel.ParameterUpdates;
import java.util.List;

/**
 * The settings of Adam, which is {@link AdamWConfig AdamW} without weight decay.
 *
 * @param beta1 how much of the mean of gradients is kept at each step
 * @param beta2 how much of the mean of squared gradients is kept at each step
 * @param epsilon keeps the root away from 0
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba 2015</a>
 */
public record AdamConfig(float beta1, float beta2, float epsilon) implements OptimizerConfig {

    /** Checks the settings. */
    public AdamConfig {
        withoutDecay(beta1, beta2, epsilon);
    }

    private static AdamWConfig withoutDecay(float beta1, float beta2, float epsilon) {
        return new AdamWConfig(beta1, beta2, epsilon, 0f);
    }

    @Override
    public float weightDecay() {
        return 0f;
    }

    @Override
    public List<String> memories() {
        return withoutDecay(beta1, beta2, epsilon).memories();
    }

    @Override
    public void update(ParameterUpdates.Group group, float learningRate, long step) {
        withoutDecay(beta1, beta2, epsilon).update(group, learningRate, step);
    }
}
