package dev.heed.spark;

import ai.djl.ndarray.NDArray;
import dev.heed.train.Rounds;
import dev.heed.train.TrainingStep;
import dev.heed.train.Update;
import dev.heed.train.checkpoint.TrainingTensors;
import dev.heed.train.optim.TrainableParameter;
import dev.heed.train.state.TrainingState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Each worker makes many updates of its own from the same parameters; where they meet, the mean of the ways that they went
 * is taken as a gradient, and one step with Nesterov's momentum follows it.
 *
 * <p>\[ g = \theta - \frac{1}{W} \sum_w \theta_w, \quad v \leftarrow \mu v + g, \quad \theta \leftarrow \theta - \eta (g +
 * \mu v) \] with the outer rate \( \eta \) and momentum \( \mu \). With \( \eta = 1 \) and \( \mu = 0 \) it is the mean of
 * the workers' parameters.
 *
 * <p>Differs from the paper in one thing: the inner optimizer's state is the mean of the workers' at each meeting, where
 * theirs stays with each worker. So workers keep nothing from round to round, and a checkpoint is that of one process.
 *
 * @see <a href="https://arxiv.org/abs/2311.08105">Douillard et al. 2023, DiLoCo</a>
 */
final class LocalUpdates implements Meeting {

    /** Adam's memory of that name. */
    private static final String SQUARES = TrainingTensors.OPTIMIZER + "square/";

    private final TrainingStep<?> step;
    private final float rate;
    private final float momentum;
    private final Map<String, NDArray> velocity = new LinkedHashMap<>();

    LocalUpdates(TrainingStep<?> step, float rate, float momentum) {
        this.step = step;
        this.rate = rate;
        this.momentum = momentum;
        for (TrainableParameter parameter : step.parameters()) {
            velocity.put(
                    "outer/" + parameter.name(),
                    step.manager().zeros(parameter.array().getShape()));
        }
    }

    @Override
    public Map<String, NDArray> memory() {
        return velocity;
    }

    static <B> Part work(
            RoundPlan plan, TrainingStep<B> step, Arrays32 sent, Iterator<B> batches, Runnable requireWanted) {
        long start = System.nanoTime();
        TrainingState state = plan.state();
        List<Update> updates = new ArrayList<>();
        for (float learningRate : plan.rates()) {
            requireWanted.run();
            Update made = step.update(batches, state, learningRate);
            state = state.after(made.batches(), made.count(), 0, made.wasSkipped());
            updates.add(made);
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        return new Part(
                updates,
                Arrays32.of(Meeting.travelling(plan.algorithm(), step)).minus(sent),
                seconds,
                step.tensors().optimizerSteps());
    }

    @Override
    public List<Update> meet(TreeSum sum, Arrays32 sent, TrainingState before, Rounds.Rates rates) {
        int workers = sum.reports().size();
        Map<String, NDArray> arrays = Meeting.travelling(Algorithm.LOCAL, step);
        Arrays32 ways = sum.total().times(1f / workers);
        Arrays32 velocities = Arrays32.of(velocity);
        Map<String, float[]> ofParameters = new HashMap<>();
        for (TrainableParameter parameter : step.parameters()) {
            ofParameters.put(
                    TrainingTensors.PARAMETERS + parameter.name(),
                    velocities.arrays().get(ofParameters.size()));
        }
        int place = 0;
        for (String name : arrays.keySet()) {
            float[] own = ofParameters.get(name);
            float[] value = sent.arrays().get(place);
            float[] way = ways.arrays().get(place++);
            if (own == null) {
                add(name, value, way);
            } else {
                move(value, way, own);
            }
        }
        sent.into(arrays, step.manager());
        velocities.into(velocity, step.manager());
        step.tensors().restoreSteps(sum.optimizerSteps());
        List<Update> updates = Means.of(sum.reports().values());
        step.average(before.step(), updates.size());
        return updates;
    }

    /**
     * What no outer gradient moves: the optimizer's state, and what passes collect. A mean of squares, whose root is taken,
     * would fall below 0 by rounding where the workers' have all but vanished.
     */
    static void add(String name, float[] value, float... way) {
        float least = name.startsWith(SQUARES) ? 0 : Float.NEGATIVE_INFINITY;
        for (int i = 0; i < value.length; i++) {
            value[i] = Math.max(least, value[i] + way[i]);
        }
    }

    private void move(float[] value, float[] way, float... velocities) {
        for (int i = 0; i < value.length; i++) {
            float gradient = -way[i];
            velocities[i] = momentum * velocities[i] + gradient;
            value[i] -= rate * (gradient + momentum * velocities[i]);
        }
    }
}
