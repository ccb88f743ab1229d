package dev.heed.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.heed.engine.NoGradient;
import dev.heed.kernel.ParameterUpdates;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A running average of every parameter, which is often better than any of the parameters that it is made of.
 *
 * <p>\[ a_t = \beta_t a_{t-1} + (1 - \beta_t) w_t, \quad \beta_t = \min\left(\beta, \frac{1 + t}{10 + t}\right) \]
 * after update t, and \( a_0 = w_0 \): the first updates count more, so that the beginning is soon forgotten.
 *
 * @see <a href="https://arxiv.org/abs/1806.05594">Athiwaratkun et al. 2019, on averages of weights</a>
 */
public final class ParameterAverages {

    private final List<TrainableParameter> parameters;
    private final NDList values;
    private final NDList averages;
    private final float decay;

    /**
     * Averages that begin as the parameters are now.
     *
     * @param decay \( \beta \)
     * @param manager owner of the averages
     */
    public ParameterAverages(List<TrainableParameter> parameters, float decay, NDManager manager) {
        this.parameters = List.copyOf(parameters);
        this.decay = decay;
        values = new NDList(parameters.stream().map(TrainableParameter::array).toList());
        averages = new NDList(values.size());
        for (NDArray value : values) {
            averages.add(copy(value, manager));
        }
    }

    /**
     * Takes in the parameters as they are after some updates, as if they had been so after each of them.
     *
     * @param first the number t of the first of the updates, from 1
     * @param updates how many there were
     */
    public void update(long first, int updates) {
        double kept = 1;
        for (long step = first; step < first + updates; step++) {
            kept *= (float) Math.min(decay, (1.0 + step) / (10.0 + step));
        }
        ParameterUpdates.of(values.head()).average(averages, values, (float) kept);
    }

    /**
     * Puts the averages in the parameters' place while an action runs, and the parameters back, whose owner is the
     * scope in the meantime.
     */
    public <T> T during(NDManager scope, Supplier<T> action) {
        NDList own = new NDList(values.size());
        for (NDArray value : values) {
            own.add(copy(value, scope));
        }
        ParameterUpdates updates = ParameterUpdates.of(values.head());
        updates.set(values, averages);
        try {
            return action.get();
        } finally {
            updates.set(values, own);
            own.close();
        }
    }

    /** Puts the averages in the parameters' place for good. */
    public void replaceParameters() {
        ParameterUpdates.of(values.head()).set(values, averages);
    }

    /** The averages themselves, by the parameters' names. */
    public Map<String, NDArray> named() {
        Map<String, NDArray> named = new LinkedHashMap<>();
        for (int place = 0; place < parameters.size(); place++) {
            named.put(parameters.get(place).name(), averages.get(place));
        }
        return named;
    }

    private static NDArray copy(NDArray value, NDManager manager) {
        NDArray copy = NoGradient.compute(manager, value::duplicate);
        copy.attach(manager);
        copy.setRequiresGradient(false);
        return copy;
    }
}
