package dev.heed.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.heed.kernel.ParameterUpdates;
import java.util.List;

/** The gradients that a backward pass has left with parameters. */
public final class Gradients {

    private Gradients() {}

    /**
     * Takes hold of the gradients of parameters for a step, one for each in their order, with the scope as owner of the
     * handles.
     */
    public static NDList of(List<NDArray> parameters, NDManager scope) {
        NDList gradients = new NDList(parameters.size());
        for (NDArray parameter : parameters) {
            NDArray gradient = parameter.getGradient();
            gradient.attach(scope); // each call makes a handle that would stay with the parameter
            gradients.add(gradient);
        }
        return gradients;
    }

    /** Sets them to 0: libtorch adds each gradient to the one before, and DJL's collector leaves them as they are. */
    public static void clear(NDList gradients) {
        ParameterUpdates.of(gradients.head()).clear(gradients);
    }
}
