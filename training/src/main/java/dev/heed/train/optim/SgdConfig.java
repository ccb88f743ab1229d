package dev.heed.train.optim;

import dev.heed.kernel.ParameterUpdates;
import dev.heed.shape.Require;
import java.util.List;

/**
 * Gradient descent with momentum: each parameter moves by a sum of its gradients, older ones weighted less.
 *
 * <p>\[ v \leftarrow \mu v + g + \lambda w, \quad w \leftarrow w - \eta v \]
 *
 * <p>Weight decay applies to matrices only, and through the gradient, as in PyTorch.
 *
 * @param momentum how much of the sum of gradients is kept at each step; 0 for plain gradient descent
 * @param weightDecay share of a matrix that is added to its gradient
 * @see <a href="https://proceedings.mlr.press/v28/sutskever13.html">Sutskever et al. 2013, on momentum</a>
 */
public record SgdConfig(float momentum, float weightDecay) implements OptimizerConfig {

    /** Checks the settings. */
    public SgdConfig {
        Require.probability("momentum", momentum);
        Require.nonNegativeNumber("weightDecay", weightDecay);
    }

    @Override
    public List<String> memories() {
        return List.of("velocity");
    }

    @Override
    public void update(ParameterUpdates.Group group, float learningRate, long step) {
        ParameterUpdates.of(group.gradients().head()).sgd(group, learningRate, momentum);
    }
}
