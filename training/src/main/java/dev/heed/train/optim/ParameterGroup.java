package dev.heed.train.optim;

import ai.djl.ndarray.NDList;
import dev.heed.kernel.ParameterUpdates.MomentumOperands;
import dev.heed.kernel.ParameterUpdates.MomentumRates;
import java.util.List;

/**
 * Parameters that one rule moves and that decay alike, with what a step needs of each; all lists are in the same order.
 *
 * @param config the rule, {@link OptimizerConfig#of} each of them
 * @param parameters what moves
 * @param gradients one for each parameter
 * @param memories their state, in the order of {@link OptimizerConfig#memories()}, one array for each parameter
 * @param weightDecay of this group
 */
public record ParameterGroup(
        OptimizerConfig config, NDList parameters, NDList gradients, List<NDList> memories, float weightDecay) {

    /** The arrays of a step whose rule remembers a velocity. */
    MomentumOperands momentumOperands() {
        return new MomentumOperands(parameters, gradients, memories.get(0));
    }

    /** The numbers of such a step. */
    MomentumRates momentumRates(float learningRate, float momentum) {
        return new MomentumRates(learningRate, momentum, weightDecay);
    }
}
