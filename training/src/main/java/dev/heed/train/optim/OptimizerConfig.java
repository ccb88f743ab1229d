package dev.heed.train.optim;

import ai.djl.ndarray.NDManager;
import dev.heed.kernel.ParameterUpdates;
import java.util.List;

/** The settings of an optimizer, checked, and its rule. */
public sealed interface OptimizerConfig permits AdamWConfig, AdamConfig, SgdConfig, LionConfig, MuonConfig {

    /** The settings by which a parameter moves: these, but where an optimizer leaves some parameters to another. */
    default OptimizerConfig of(TrainableParameter parameter) {
        return this;
    }

    /** How much of a parameter that decays is taken away, \( \lambda \); 0 for none. */
    float weightDecay();

    /**
     * The names of the state that is kept of each parameter's gradients, one for each array of the parameter's shape,
     * which begins as 0.
     */
    List<String> memories();

    /**
     * Moves parameters in place, and their state with them.
     *
     * @param group parameters that these settings move, with their state in the order of {@link #memories()}
     * @param learningRate \( \eta \)
     * @param step the number of this step, from 1
     */
    void update(ParameterUpdates.Group group, float learningRate, long step);

    /** Makes an optimizer whose state is 0 and belongs to the manager; it moves the parameters in place. */
    default Optimizer over(List<TrainableParameter> parameters, NDManager manager) {
        return new Optimizer(this, parameters, manager);
    }
}
