package dev.heed.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.heed.kernel.ParameterUpdates.Group;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Moves parameters by their gradients, by the rule of its settings. Those that move alike go together: a fused update takes
 * lists of them.
 */
public final class Optimizer {

    private final List<TrainableParameter> parameters;
    private final List<Alike> groups;
    private long steps;

    /** How parameters move; without decay more of them move alike. */
    private record Rule(OptimizerConfig config, float weightDecay) {}

    /** Parameters that move alike, by their places in the list, and their state in the order of its names. */
    private record Alike(Rule rule, List<Integer> places, NDList parameters, List<NDList> memories) {

        private Group with(NDList gradients) {
            return new Group(parameters, pick(places, gradients), memories, rule.weightDecay());
        }
    }

    /** {@link OptimizerConfig#over} makes one. */
    Optimizer(OptimizerConfig config, List<TrainableParameter> parameters, NDManager manager) {
        this.parameters = List.copyOf(parameters);
        Map<Rule, List<Integer>> places = IntStream.range(0, parameters.size())
                .boxed()
                .collect(Collectors.groupingBy(
                        place -> rule(config, parameters.get(place)), LinkedHashMap::new, Collectors.toList()));
        groups = places.entrySet().stream()
                .map(entry -> alike(entry.getKey(), entry.getValue(), manager))
                .toList();
    }

    private static Rule rule(OptimizerConfig config, TrainableParameter parameter) {
        OptimizerConfig own = config.of(parameter);
        return new Rule(own, parameter.decays() ? own.weightDecay() : 0f);
    }

    private Alike alike(Rule rule, List<Integer> places, NDManager manager) {
        NDList moved =
                pick(places, parameters.stream().map(TrainableParameter::array).toList());
        List<NDList> memories = rule.config().memories().stream()
                .map(name -> zeros(moved, manager))
                .toList();
        return new Alike(rule, places, moved, memories);
    }

    private static NDList zeros(NDList like, NDManager manager) {
        return new NDList(like.stream()
                .map(array -> manager.zeros(array.getShape()).toDevice(array.getDevice(), false))
                .toList());
    }

    private static NDList pick(List<Integer> places, List<NDArray> arrays) {
        return new NDList(places.stream().map(arrays::get).toList());
    }

    /**
     * Moves every parameter.
     *
     * @param gradients one for each parameter, in their order, attached to the step's manager
     * @param learningRate \( \eta \)
     */
    public void step(NDList gradients, float learningRate) {
        steps++;
        for (Alike group : groups) {
            group.rule().config().update(group.with(gradients), learningRate, steps);
        }
    }

    /** How many steps it has made. */
    public long steps() {
        return steps;
    }

    /** Goes on from a number of steps, after its state was set. */
    public void restore(long stepsMade) {
        steps = stepsMade;
    }

    /**
     * Its state, what it keeps of earlier gradients: the arrays themselves, by the names of state and parameter, as
     * {@code mean/01weight}. With the parameters and the number of steps it is all that the next step depends on.
     */
    public Map<String, NDArray> memory() {
        Map<String, NDArray> named = new LinkedHashMap<>();
        for (Alike group : groups) {
            List<String> names = group.rule().config().memories();
            for (int memory = 0; memory < names.size(); memory++) {
                for (int i = 0; i < group.places().size(); i++) {
                    String parameter = parameters.get(group.places().get(i)).name();
                    named.put(
                            names.get(memory) + "/" + parameter,
                            group.memories().get(memory).get(i));
                }
            }
        }
        return named;
    }
}
