package dev.heed.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An optimizer's parameters with its state of each, and the groups of them that decay alike: a fused update takes the
 * lists of a group.
 */
final class ParameterMemory {

    private final List<TrainableParameter> parameters;
    private final Map<String, NDList> memories = new LinkedHashMap<>();
    private final List<Group> groups;

    /** Parameters that decay alike, by their places in the list, and their state in the order of the names. */
    private record Group(List<Integer> places, NDList parameters, List<NDList> memories, float weightDecay) {}

    /** State of zeros, one array of each name for each parameter. */
    ParameterMemory(List<TrainableParameter> parameters, NDManager manager, float weightDecay, List<String> names) {
        this.parameters = List.copyOf(parameters);
        for (String name : names) {
            NDList memory = new NDList(parameters.size());
            for (TrainableParameter parameter : parameters) {
                NDArray array = parameter.array();
                memory.add(manager.zeros(array.getShape()).toDevice(array.getDevice(), false));
            }
            memories.put(name, memory);
        }
        // Without decay all are alike, and one call takes them all.
        IntPredicate decays = place -> weightDecay > 0 && parameters.get(place).decays();
        groups = Stream.of(group(decays, weightDecay), group(decays.negate(), 0f))
                .filter(group -> !group.places().isEmpty())
                .toList();
    }

    private Group group(IntPredicate member, float weightDecay) {
        List<Integer> places =
                IntStream.range(0, parameters.size()).filter(member).boxed().toList();
        return new Group(
                places,
                pick(places, parameters.stream().map(TrainableParameter::array).toList()),
                memories.values().stream().map(memory -> pick(places, memory)).toList(),
                weightDecay);
    }

    private static NDList pick(List<Integer> places, List<NDArray> arrays) {
        return new NDList(places.stream().map(arrays::get).toList());
    }

    /** The groups for a step. */
    List<ParameterGroup> groups(NDList gradients) {
        return groups.stream()
                .map(group -> new ParameterGroup(
                        group.parameters(), pick(group.places(), gradients), group.memories(), group.weightDecay()))
                .toList();
    }

    /** Every array of the state under its name and its parameter's. */
    Map<String, NDArray> named() {
        Map<String, NDArray> named = new LinkedHashMap<>();
        memories.forEach((name, memory) -> {
            for (int place = 0; place < parameters.size(); place++) {
                named.put(name + "/" + parameters.get(place).name(), memory.get(place));
            }
        });
        return named;
    }
}
