package dev.heed.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.heed.kernel.ParameterUpdates;
import dev.heed.kernel.ParameterUpdates.SgdOperands;
import dev.heed.kernel.ParameterUpdates.SgdRates;
import java.util.List;
import java.util.Map;

/**
 * Gradient descent with momentum: each parameter moves by a sum of its gradients, older ones weighted less.
 *
 * <p>\[ v \leftarrow \mu v + g + \lambda w, \quad w \leftarrow w - \eta v \]
 *
 * <p>Weight decay applies to matrices only, and through the gradient, as in PyTorch.
 *
 * @see <a href="https://proceedings.mlr.press/v28/sutskever13.html">Sutskever et al. 2013, on momentum</a>
 */
public final class Sgd implements Optimizer {

    private final SgdConfig config;
    private final ParameterMemory memory;
    private long step;

    /**
     * Makes an optimizer with an empty memory.
     *
     * @param config its settings
     * @param parameters what it moves, in place
     * @param manager owner of its memory
     */
    public Sgd(SgdConfig config, List<TrainableParameter> parameters, NDManager manager) {
        this.config = config;
        memory = new ParameterMemory(parameters, manager, config.weightDecay(), "velocity");
    }

    @Override
    public void step(NDList gradients, float learningRate) {
        step++;
        for (ParameterMemory.Group group : memory.groups()) {
            SgdOperands operands = new SgdOperands(
                    group.parameters(), group.pick(gradients), group.memories().get(0));
            SgdRates rates = new SgdRates(learningRate, config.momentum(), group.weightDecay());
            ParameterUpdates.of(gradients.head()).sgd(operands, rates);
        }
    }

    @Override
    public long steps() {
        return step;
    }

    @Override
    public Map<String, NDArray> memory() {
        return memory.named();
    }
}
