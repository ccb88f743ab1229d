package dev.heed.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;

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
    private final List<NDArray> parameters;
    private final NDList means = new NDList();
    private final NDList squares = new NDList();
    private long step;

    /**
     * Makes an optimizer with an empty memory.
     *
     * @param config its settings
     * @param parameters what it moves, in place
     * @param manager owner of its memory
     */
    public AdamW(AdamWConfig config, List<NDArray> parameters, NDManager manager) {
        this.config = config;
        this.parameters = List.copyOf(parameters);
        for (NDArray parameter : parameters) {
            means.add(manager.zeros(parameter.getShape()).toDevice(parameter.getDevice(), false));
            squares.add(manager.zeros(parameter.getShape()).toDevice(parameter.getDevice(), false));
        }
    }

    /**
     * Moves every parameter.
     *
     * @param gradients one for each parameter, attached to the step's manager
     * @param learningRate \( \eta \)
     */
    public void step(NDList gradients, float learningRate) {
        step++;
        for (int i = 0; i < gradients.size(); i++) {
            NDArray gradient = gradients.get(i);
            NDArray parameter = parameters.get(i);
            NDArray mean = means.get(i);
            NDArray square = squares.get(i);
            mean.muli(config.beta1()).addi(gradient.mul(1 - config.beta1()));
            square.muli(config.beta2()).addi(gradient.square().mul(1 - config.beta2()));
            decay(parameter, learningRate);
            parameter.subi(change(gradient.getManager(), mean, square).mul(learningRate));
        }
    }

    private void decay(NDArray parameter, float learningRate) {
        if (config.weightDecay() > 0 && parameter.getShape().dimension() > 1) {
            parameter.muli(1 - learningRate * config.weightDecay());
        }
    }

    private NDArray change(NDManager manager, NDArray mean, NDArray square) {
        double meanCorrection = 1 - Math.pow(config.beta1(), (double) step);
        double squareCorrection = 1 - Math.pow(config.beta2(), (double) step);
        NDArray root = square.sqrt();
        root.attach(manager); // operations on the memory would stay with it
        NDArray denominator = root.muli(1 / Math.sqrt(squareCorrection)).addi(config.epsilon());
        NDArray numerator = mean.mul(1 / meanCorrection);
        numerator.attach(manager);
        return numerator.divi(denominator);
    }
}
