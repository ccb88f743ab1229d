package dev.heed.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.heed.kernel.ParameterUpdates;
import dev.heed.kernel.ParameterUpdates.LionOperands;
import dev.heed.kernel.ParameterUpdates.LionRates;
import java.util.List;
import java.util.Map;

/**
 * Lion: each parameter moves by the same amount, in the direction of a mean of its gradients. Its memory is half of AdamW's.
 *
 * <p>\[ w \leftarrow w - \eta (\mathrm{sign}(\beta_1 m + (1 - \beta_1) g) + \lambda w), \quad m \leftarrow \beta_2 m + (1 -
 * \beta_2) g \]
 *
 * <p>Weight decay applies to matrices only. Rates that suit it are three to ten times smaller than AdamW's.
 *
 * @see <a href="https://arxiv.org/abs/2302.06675">Chen et al. 2023</a>
 */
public final class Lion implements Optimizer {

    private final LionConfig config;
    private final ParameterMemory memory;
    private long step;

    /**
     * Makes an optimizer with an empty memory.
     *
     * @param config its settings
     * @param parameters what it moves, in place
     * @param manager owner of its memory
     */
    public Lion(LionConfig config, List<TrainableParameter> parameters, NDManager manager) {
        this.config = config;
        memory = new ParameterMemory(parameters, manager, config.weightDecay(), "mean");
    }

    @Override
    public void step(NDList gradients, float learningRate) {
        step++;
        for (ParameterMemory.Group group : memory.groups()) {
            LionOperands operands = new LionOperands(
                    group.parameters(), group.pick(gradients), group.memories().get(0));
            LionRates rates = new LionRates(learningRate, config.beta1(), config.beta2(), group.weightDecay());
            ParameterUpdates.of(gradients.head()).lion(operands, rates);
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
