package dev.heed.train.optim;

import dev.heed.kernel.ParameterUpdates;
import dev.heed.shape.Require;
import java.util.List;

/**
 * Lion: each parameter moves by the same amount, in the direction of a mean of its gradients. Its state takes half the
 * memory of AdamW's.
 *
 * <p>\[ w \leftarrow w - \eta (\mathrm{sign}(\beta_1 m + (1 - \beta_1) g) + \lambda w), \quad m \leftarrow \beta_2 m +
 * (1 - \beta_2) g \]
 *
 * <p>Weight decay applies to matrices only. Rates that suit it are three to ten times smaller than AdamW's.
 *
 * @param beta1 weight of the mean of gradients in the direction of a step
 * @param beta2 how much of the mean is kept at each step
 * @param weightDecay share of a matrix that is taken away at each step, times the learning rate
 * @see <a href="https://arxiv.org/abs/2302.06675">Chen et al. 2023</a>
 */
public record LionConfig(float beta1, float beta2, float weightDecay) implements OptimizerConfig {

    /** Checks the settings. */
    public LionConfig {
        Require.probability("beta1", beta1);
        Require.probability("beta2", beta2);
        Require.nonNegativeNumber("weightDecay", weightDecay);
    }

    /** The paper's choice, betas 0.9 and 0.99, without decay. */
    public static LionConfig standard() {
        return new LionConfig(0.9f, 0.99f, 0f);
    }

    @Override
    public List<String> memories() {
        return List.of("mean");
    }

    @Override
    public void update(ParameterUpdates.Group group, float learningRate, long step) {
        ParameterUpdates.of(group.gradients().head()).lion(group, learningRate, beta1, beta2);
    }
}
