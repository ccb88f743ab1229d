package dev.heed.train.optim;

import ai.djl.ndarray.NDManager;
import java.util.List;

/** The settings of an optimizer, checked. */
public sealed interface OptimizerConfig permits AdamWConfig, AdamConfig, SgdConfig, LionConfig {

    /**
     * Makes an optimizer with an empty memory.
     *
     * @param parameters what it moves, in place
     * @param manager owner of its memory
     * @return the optimizer
     */
    Optimizer over(List<TrainableParameter> parameters, NDManager manager);
}
