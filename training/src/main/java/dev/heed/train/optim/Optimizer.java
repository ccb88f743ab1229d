package dev.heed.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;

/** Moves parameters by their gradients, by the rule of its settings. */
public final class Optimizer {

    private final ParameterMemory memory;
    private long steps;

    /** {@link OptimizerConfig#over} makes one. */
    Optimizer(OptimizerConfig config, List<TrainableParameter> parameters, NDManager manager) {
        memory = new ParameterMemory(parameters, manager, config);
    }

    /**
     * Moves every parameter.
     *
     * @param gradients one for each parameter, in their order, attached to the step's manager
     * @param learningRate \( \eta \)
     */
    public void step(NDList gradients, float learningRate) {
        steps++;
        for (ParameterGroup group : memory.groups(gradients)) {
            group.config().update(group, learningRate, steps);
        }
    }

    /** How many steps it has made. */
    public long steps() {
        return steps;
    }

    /** Goes on from a number of steps, after its state was set. */
    public void restore(long stepsMade) {
        steps = stepsMade;
    }

    /**
     * Its state, what it keeps of earlier gradients: the arrays themselves, by the names of state and parameter, as
     * {@code mean/01weight}. With the parameters and the number of steps it is all that the next step depends on.
     */
    public Map<String, NDArray> memory() {
        return memory.named();
    }
}
