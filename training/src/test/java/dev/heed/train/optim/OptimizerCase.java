package dev.heed.train.optim;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.heed.train.Reference;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps of an optimizer as another tool made them.
 *
 * @param name what the case is about
 * @param config the optimizer's settings
 * @param shapes of the parameters
 * @param steps each parameter after each step
 * @param <C> the kind of settings
 */
record OptimizerCase<C extends OptimizerConfig>(
        String name, C config, List<long[]> shapes, List<List<List<Double>>> steps) {

    /** Makes the same steps and compares every element after each. */
    void compare(double tolerance) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList arrays = ramps(manager, 1000);
            Optimizer optimizer = config.over(trainable(arrays), manager);
            int before = manager.getManagedArrays().size();

            for (int step = 1; step <= steps.size(); step++) {
                try (NDManager scope = manager.newSubManager()) {
                    NDList gradients = ramps(scope, 10_000L * step);
                    for (NDArray gradient : gradients) {
                        gradient.divi(step);
                    }
                    optimizer.step(gradients, 0.03f * step);
                }
                for (int i = 0; i < arrays.size(); i++) {
                    Reference.assertClose(
                            "parameter %s after step %s".formatted(i, step),
                            arrays.get(i),
                            steps.get(step - 1).get(i),
                            tolerance);
                }
            }
            assertThat(manager.getManagedArrays()).hasSize(before);
            assertThat(optimizer.steps()).isEqualTo(steps.size());
        }
    }

    private NDList ramps(NDManager manager, long start) {
        NDList ramps = new NDList();
        for (long[] shape : shapes) {
            ramps.add(Reference.ramp(manager, start + 1000L * ramps.size(), shape));
        }
        return ramps;
    }

    /** Parameters of which the matrices decay. */
    static List<TrainableParameter> trainable(List<NDArray> arrays) {
        List<TrainableParameter> trainable = new ArrayList<>();
        for (NDArray array : arrays) {
            boolean matrix = array.getShape().dimension() > 1;
            trainable.add(new TrainableParameter("p" + trainable.size(), array, matrix));
        }
        return trainable;
    }

    @Override
    public String toString() {
        return name;
    }
}
