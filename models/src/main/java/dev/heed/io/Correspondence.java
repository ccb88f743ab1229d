package dev.heed.io;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * An array of another's file and the parameters that it holds.
 *
 * @param ours parameters by path, in the order in which they lie in the array
 * @param theirs the array's name
 * @param axis of the array along which they lie one behind the other
 * @param transposed whether the axes of each are exchanged
 */
public record Correspondence(Map<String, Parameter> ours, String theirs, int axis, boolean transposed) {

    /** Copies the map. */
    public Correspondence {
        ours = Collections.unmodifiableMap(new LinkedHashMap<>(ours));
    }

    /** Whether the array is one parameter as it is. */
    public boolean isPlain() {
        return ours.size() == 1 && !transposed;
    }

    /** Whether the rows of the parameters are its rows, or its columns where it is transposed. */
    public boolean isJoinedByRows() {
        return ours.size() == 1 || axis == (transposed ? 1 : 0);
    }

    /** The shape that the array must have. */
    Shape shape() {
        long[] sizes = {};
        for (Parameter parameter : ours.values()) {
            long[] part = layout(parameter).getShape();
            if (sizes.length > 0) {
                part[axis] += sizes[axis];
            }
            sizes = part;
        }
        return new Shape(sizes);
    }

    /** The type of the parameters. */
    DataType type() {
        return ours.values().iterator().next().getArray().getDataType();
    }

    private Shape layout(Parameter parameter) {
        long[] sizes = parameter.getArray().getShape().getShape();
        int last = sizes.length - 1;
        return new Shape(
                transposed
                        ? LongStream.rangeClosed(0, last)
                                .map(i -> sizes[(int) (last - i)])
                                .toArray()
                        : sizes.clone());
    }

    /** The parts of an array of that shape, as the parameters have them. */
    NDList parts(NDArray array) {
        NDList parts = new NDList();
        long begin = 0;
        for (Parameter parameter : ours.values()) {
            if (ours.size() == 1) {
                parts.add(turned(array));
            } else {
                long end = begin + layout(parameter).get(axis);
                parts.add(turned(array.get(new NDIndex().addAllDim(axis).addSliceDim(begin, end))));
                begin = end;
            }
        }
        return parts;
    }

    /** The parameters as the array that holds them: a parameter's own array where it is that as it is. */
    NDArray array(NDManager manager) {
        if (isPlain()) {
            return ours.values().iterator().next().getArray();
        }
        try (NDManager scope = manager.newSubManager()) {
            NDList parts = new NDList();
            for (Parameter parameter : ours.values()) {
                NDArray part = turned(parameter.getArray());
                if (transposed) { // a view, which DJL gives to the parameter's manager
                    part.attach(scope);
                }
                parts.add(part);
            }
            NDArray joined = parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts, axis);
            joined.attach(manager);
            return joined;
        }
    }

    private NDArray turned(NDArray array) {
        return transposed ? array.transpose() : array;
    }
}
