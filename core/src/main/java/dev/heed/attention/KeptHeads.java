package dev.heed.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.util.Pair;
import dev.heed.block.Borrowed;
import dev.heed.block.Projection;
import dev.heed.engine.NoGradient;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What is left of a block's heads when others are pruned, and of its projections.
 *
 * @param query places of the query heads among those that the block has
 * @param keyValue places of the key and value heads
 */
record KeptHeads(List<Integer> query, List<Integer> keyValue) {

    /**
     * Chooses them.
     *
     * @param config of the block
     * @param heads the numbers of its heads
     * @param pruned the numbers of those that go
     * @throws IllegalArgumentException if that cannot be
     */
    static KeptHeads of(AttentionConfig config, List<Integer> heads, Collection<Integer> pruned) {
        if (!heads.containsAll(pruned)) {
            throw new IllegalArgumentException(
                    "heads must be among those of the block, " + heads + ", but got " + pruned);
        }
        List<Integer> query = IntStream.range(0, heads.size())
                .filter(place -> !pruned.contains(heads.get(place)))
                .boxed()
                .toList();
        if (query.isEmpty()) {
            throw new IllegalArgumentException("heads must leave one of " + heads + " at least, but got all of them");
        }
        int groupSize = config.numHeads() / config.numKvHeads();
        TreeMap<Integer, Long> groups = query.stream()
                .collect(Collectors.groupingBy(place -> place / groupSize, TreeMap::new, Collectors.counting()));
        if (groups.values().stream().distinct().count() > 1) {
            throw new IllegalArgumentException("heads must leave equally many, or none, of each " + groupSize
                    + " that share a key and value head, but got " + pruned + " of " + heads);
        }
        return new KeptHeads(query, List.copyOf(groups.keySet()));
    }

    /** The settings with these heads alone. */
    AttentionConfig settings(AttentionConfig config) {
        return new AttentionConfig(
                config.embedDim(),
                query.size(),
                keyValue.size(),
                config.headDim(),
                config.dropout(),
                config.bias(),
                config.position().forHeads(query, config.numHeads()),
                config.visibility());
    }

    /** The projection to some heads alone, whose rows are those of another. */
    static Linear rows(Linear whole, List<Integer> heads, int headDim) {
        int inputDim = (int) shape(whole).get(1);
        return part(whole, Projection.of(inputDim, heads.size() * headDim, hasBias(whole)), heads, headDim, 0);
    }

    /** The projection from some heads alone, whose columns are those of another. */
    static Linear columns(Linear whole, List<Integer> heads, int headDim) {
        int units = (int) shape(whole).get(0);
        return part(whole, Projection.of(heads.size() * headDim, units, hasBias(whole)), heads, headDim, 1);
    }

    private static Shape shape(Linear linear) {
        return linear.getDirectParameters().get("weight").getShape();
    }

    private static boolean hasBias(Linear linear) {
        return linear.getDirectParameters().contains("bias");
    }

    /** Fills a projection, where the whole one has been. */
    private static Linear part(Linear whole, Linear part, List<Integer> heads, int headDim, int axis) {
        for (Pair<String, Parameter> named : part.getDirectParameters()) {
            Parameter from = whole.getDirectParameters().get(named.getKey());
            Parameter to = named.getValue();
            to.setInitializer(from.getInitializer());
            to.freeze(!from.requiresGradient());
            if (from.isInitialized()) {
                to.setShape(null); // DJL takes a shape or an array
                to.setArray(part(from.getArray(), heads, headDim, axis));
            }
        }
        if (whole.isInitialized()) {
            NDArray weight = part.getDirectParameters().get("weight").getArray();
            Shape inputs = new Shape(1, 1, weight.getShape().get(1));
            part.initialize(weight.getManager(), weight.getDataType(), inputs);
        }
        return part;
    }

    private static NDArray part(NDArray array, List<Integer> heads, int headDim, int axis) {
        NDManager owner = array.getManager();
        return NoGradient.compute(owner, () -> {
            try (NDManager scope = owner.newSubManager()) {
                NDArray whole = Borrowed.by(scope, array);
                NDArray result = axis < array.getShape().dimension()
                        ? NDArrays.concat(
                                new NDList(heads.stream()
                                        .map(head -> head(whole, head, headDim, axis))
                                        .toList()),
                                axis)
                        : whole.duplicate(); // the bias of an output has no heads
                result.attach(owner);
                return result;
            }
        });
    }

    private static NDArray head(NDArray whole, int head, int headDim, int axis) {
        NDIndex index = new NDIndex();
        for (int before = 0; before < axis; before++) {
            index.addAllDim();
        }
        return whole.get(index.addSliceDim((long) head * headDim, (long) (head + 1) * headDim));
    }
}
