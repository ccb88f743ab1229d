package dev.heed.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.heed.kernel.ParameterUpdates;
import dev.heed.kernel.ParameterUpdates.AdamWOperands;
import dev.heed.kernel.ParameterUpdates.AdamWRates;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Adam with decoupled weight decay: each parameter moves by its mean gradient over the root of its mean squared gradient.
 *
 * <p>\[ m \leftarrow \beta_1 m + (1 - \beta_1) g, \quad v \leftarrow \beta_2 v + (1 - \beta_2) g^2, \quad w \leftarrow w -
 * \eta \left( \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \epsilon} + \lambda w \right) \]
 *
 * <p>Weight decay applies to matrices only, not to biases and norms.
 *
 * <p>Differs from DJL's optimizer of this name, which decays every parameter and adds epsilon before the correction of v.
 *
 * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter 2019</a>
 */
public final class AdamW {

    private final AdamWConfig config;
    private final NDList means = new NDList();
    private final NDList squares = new NDList();
    private final List<Group> groups;
    private long step;

    /** Parameters that decay alike, by their places in the list. */
    private record Group(List<Integer> places, NDList parameters, NDList means, NDList squares, float weightDecay) {}

    /**
     * Makes an optimizer with an empty memory.
     *
     * @param config its settings
     * @param parameters what it moves, in place
     * @param manager owner of its memory
     */
    public AdamW(AdamWConfig config, List<NDArray> parameters, NDManager manager) {
        this.config = config;
        for (NDArray parameter : parameters) {
            means.add(manager.zeros(parameter.getShape()).toDevice(parameter.getDevice(), false));
            squares.add(manager.zeros(parameter.getShape()).toDevice(parameter.getDevice(), false));
        }
        IntPredicate isMatrix = place -> parameters.get(place).getShape().dimension() > 1;
        groups = Stream.of(group(parameters, isMatrix, config.weightDecay()), group(parameters, isMatrix.negate(), 0f))
                .filter(group -> !group.places().isEmpty())
                .toList();
    }

    private Group group(List<NDArray> parameters, IntPredicate member, float weightDecay) {
        List<Integer> places =
                IntStream.range(0, parameters.size()).filter(member).boxed().toList();
        return new Group(places, pick(places, parameters), pick(places, means), pick(places, squares), weightDecay);
    }

    /**
     * Moves every parameter.
     *
     * @param gradients one for each parameter, attached to the step's manager
     * @param learningRate \( \eta \)
     */
    public void step(NDList gradients, float learningRate) {
        step++;
        for (Group group : groups) {
            AdamWOperands operands = new AdamWOperands(
                    group.parameters(), pick(group.places(), gradients), group.means(), group.squares());
            AdamWRates rates =
                    new AdamWRates(learningRate, config.beta1(), config.beta2(), config.epsilon(), group.weightDecay());
            ParameterUpdates.of(gradients.head()).adamW(operands, step, rates);
        }
    }

    private static NDList pick(List<Integer> places, List<NDArray> arrays) {
        return new NDList(places.stream().map(arrays::get).toList());
    }
}
