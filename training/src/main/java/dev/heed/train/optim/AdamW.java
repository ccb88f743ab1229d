package dev.heed.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.heed.kernel.ParameterUpdates;
import dev.heed.kernel.ParameterUpdates.AdamWOperands;
import dev.heed.kernel.ParameterUpdates.AdamWRates;
import java.util.List;
import java.util.Map;

/**
 * Adam with decoupled weight decay: each parameter moves by its mean gradient over the root of its mean squared gradient.
 *
 * <p>\[ m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad v \leftarrow \beta_2 v + (1 - \beta_2) g^2, \quad w \leftarrow w -
 * \eta \left( \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \epsilon} + \lambda w \right) \]
 *
 * <p>Weight decay applies to matrices only, not to biases, norms and embeddings ({@link TrainableParameters}).
 *
 * <p>Differs from DJL's optimizer of this name, which decays every parameter and adds epsilon before the correction of v.
 *
 * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter 2019</a>
 */
public final class AdamW implements Optimizer {

    private final AdamWConfig config;
    private final ParameterMemory memory;
    private long step;

    /**
     * Makes an optimizer with an empty memory.
     *
     * @param config its settings
     * @param parameters what it moves, in place
     * @param manager owner of its memory
     */
    public AdamW(AdamWConfig config, List<TrainableParameter> parameters, NDManager manager) {
        this.config = config;
        memory = new ParameterMemory(parameters, manager, config.weightDecay(), "mean", "square");
    }

    @Override
    public void step(NDList gradients, float learningRate) {
        step++;
        for (ParameterMemory.Group group : memory.groups()) {
            AdamWOperands operands = new AdamWOperands(
                    group.parameters(),
                    group.pick(gradients),
                    group.memories().get(0),
                    group.memories().get(1));
            AdamWRates rates =
                    new AdamWRates(learningRate, config.beta1(), config.beta2(), config.epsilon(), group.weightDecay());
            ParameterUpdates.of(gradients.head()).adamW(operands, step, rates);
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
