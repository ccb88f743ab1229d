package dev.heed.train.optim;

import dev.heed.kernel.ParameterUpdates;
import dev.heed.shape.Require;
import java.util.List;

/**
 * Adam with decoupled weight decay: each parameter moves by its mean gradient over the root of its mean squared
 * gradient.
 *
 * <p>\[ m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad v \leftarrow \beta_2 v + (1 - \beta_2) g^2, \quad w \leftarrow
 * w - \eta \left( \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \epsilon} + \lambda w \right) \]
 *
 * <p>Weight decay applies to matrices only, not to biases, norms and embeddings ({@link TrainableParameters}).
 *
 * <p>Differs from DJL's optimizer of this name, which decays every parameter and adds epsilon before the correction of
 * v.
 *
 * @param beta1 how much of the mean of gradients is kept at each step
 * @param beta2 how much of the mean of squared gradients is kept at each step
 * @param epsilon keeps the root away from 0
 * @param weightDecay share of a matrix that is taken away at each step, times the learning rate
 * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter 2019</a>
 */
public record AdamWConfig(float beta1, float beta2, float epsilon, float weightDecay) implements OptimizerConfig {

    /** Checks the settings. */
    public AdamWConfig {
        Require.probability("beta1", beta1);
        Require.probability("beta2", beta2);
        Require.positiveNumber("epsilon", epsilon);
        Require.nonNegativeNumber("weightDecay", weightDecay);
    }

    /**
     * What suits small Transformers: squared gradients averaged over fewer steps than with Adam's usual 0.999, and no
     * decay; betas 0.9 and 0.98, epsilon 1e-8.
     */
    public static AdamWConfig standard() {
        return new AdamWConfig(0.9f, 0.98f, 1e-8f, 0f);
    }

    @Override
    public List<String> memories() {
        return List.of("mean", "square");
    }

    @Override
    public void update(ParameterUpdates.Group group, float learningRate, long step) {
        ParameterUpdates.of(group.gradients().head()).adamW(group, step, learningRate, beta1, beta2, epsilon);
    }
}
