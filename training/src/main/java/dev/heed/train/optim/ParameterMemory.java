package dev.heed.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An optimizer's parameters with its state of each, and the groups of them that move alike: a fused update takes the lists
 * of a group.
 */
final class ParameterMemory {

    private final List<TrainableParameter> parameters;
    private final List<Group> groups;

    /** How parameters move; without decay more of them move alike. */
    private record Rule(OptimizerConfig config, float weightDecay) {}

    /** Parameters that move alike, by their places in the list, and their state in the order of its names. */
    private record Group(Rule rule, List<Integer> places, NDList parameters, List<NDList> memories) {}

    /** State of zeros, one array of each name for each parameter. */
    ParameterMemory(List<TrainableParameter> parameters, NDManager manager, OptimizerConfig config) {
        this.parameters = List.copyOf(parameters);
        Map<Rule, List<Integer>> places = IntStream.range(0, parameters.size())
                .boxed()
                .collect(Collectors.groupingBy(
                        place -> rule(config, parameters.get(place)), LinkedHashMap::new, Collectors.toList()));
        groups = places.entrySet().stream()
                .map(alike -> group(alike.getKey(), alike.getValue(), manager))
                .toList();
    }

    private static Rule rule(OptimizerConfig config, TrainableParameter parameter) {
        OptimizerConfig own = config.of(parameter);
        return new Rule(own, parameter.decays() ? own.weightDecay() : 0f);
    }

    private Group group(Rule rule, List<Integer> places, NDManager manager) {
        NDList moved =
                pick(places, parameters.stream().map(TrainableParameter::array).toList());
        List<NDList> memories = rule.config().memories().stream()
                .map(name -> zeros(moved, manager))
                .toList();
        return new Group(rule, places, moved, memories);
    }

    private static NDList zeros(NDList like, NDManager manager) {
        return new NDList(like.stream()
                .map(array -> manager.zeros(array.getShape()).toDevice(array.getDevice(), false))
                .toList());
    }

    private static NDList pick(List<Integer> places, List<NDArray> arrays) {
        return new NDList(places.stream().map(arrays::get).toList());
    }

    /** The groups for a step. */
    List<ParameterGroup> groups(NDList gradients) {
        return groups.stream()
                .map(group -> new ParameterGroup(
                        group.rule().config(),
                        group.parameters(),
                        pick(group.places(), gradients),
                        group.memories(),
                        group.rule().weightDecay()))
                .toList();
    }

    /** Every array of the state under its name and its parameter's. */
    Map<String, NDArray> named() {
        Map<String, NDArray> named = new LinkedHashMap<>();
        for (Group group : groups) {
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
