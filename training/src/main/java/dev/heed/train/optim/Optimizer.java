package dev.heed.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Map;

/** What turns gradients into new parameters; its settings are an {@link OptimizerConfig}. */
public sealed interface Optimizer permits AdamW, Sgd, Lion {

    /**
     * Moves every parameter.
     *
     * @param gradients one for each parameter, in their order, attached to the step's manager
     * @param learningRate \( \eta \)
     */
    void step(NDList gradients, float learningRate);

    /**
     * How many steps it has made.
     *
     * @return 0 for a new optimizer
     */
    long steps();

    /**
     * What it remembers of earlier gradients. With the parameters and the number of steps it is all that the next step
     * depends on.
     *
     * @return the arrays themselves, by the name of the memory and of the parameter, as {@code mean/01weight}
     */
    Map<String, NDArray> memory();
}
