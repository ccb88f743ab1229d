package dev.heed.huggingface;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.heed.adapt.Lora;
import dev.heed.block.Borrowed;
import dev.heed.block.ParameterPaths;
import dev.heed.io.Correspondence;
import dev.heed.io.NameMap;
import dev.heed.io.SafeText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A linear module of a model of transformers, which is one projection here, or several one behind the other.
 *
 * @param projections how many units each has, by path
 * @param isTransposed whether the module keeps its weight as (input size, units)
 */
record AdaptedModule(Map<String, Long> projections, boolean isTransposed) {

    private static final String WEIGHT = ".weight";

    /** The modules of a network by their names there, of which one may have several. */
    static Map<String, AdaptedModule> of(Block network, NameMap names) {
        Map<String, AdaptedModule> modules = new LinkedHashMap<>();
        Set<String> linears = Lora.linears(network).keySet();
        for (Correspondence pair : names.arrays(ParameterPaths.of(network))) {
            Map<String, Long> projections = new LinkedHashMap<>();
            pair.ours().forEach((path, parameter) -> {
                if (path.endsWith(WEIGHT)) {
                    projections.put(before(path), parameter.getShape().get(0));
                }
            });
            if (pair.theirs().endsWith(WEIGHT)
                    && !projections.isEmpty()
                    && linears.containsAll(projections.keySet())
                    && pair.isJoinedByRows()) {
                modules.put(before(pair.theirs()), new AdaptedModule(projections, pair.transposed()));
            }
        }
        return modules;
    }

    private static String before(String weight) {
        return weight.substring(0, weight.length() - WEIGHT.length());
    }

    /** Each projection's rows of a matrix B of all, (units of all, r). */
    Map<String, NDArray> rows(NDArray array, Path file, String name) {
        long all = projections.values().stream().mapToLong(Long::longValue).sum();
        if (array.getShape().dimension() != 2 || array.getShape().get(0) != all) {
            throw new IllegalArgumentException(SafeText.of(file) + ": tensor " + SafeText.of(name) + " must have " + all
                    + " rows, but got " + SafeText.of(array.getShape()));
        }
        Map<String, NDArray> rows = new LinkedHashMap<>();
        long begin = 0;
        for (Map.Entry<String, Long> projection : projections.entrySet()) {
            long end = begin + projection.getValue();
            rows.put(projection.getKey(), array.get(new NDIndex().addSliceDim(begin, end)));
            begin = end;
        }
        return rows;
    }

    /** The different matrices A, (r, input size), of the projections that are adapted. */
    List<NDArray> blocks(Map<String, NDArray> adapters) {
        List<NDArray> blocks = new ArrayList<>();
        for (String path : projections.keySet()) {
            NDArray a = adapters.get(path + PeftFolder.OUR_A);
            if (a != null && place(a, blocks) < 0) {
                blocks.add(a);
            }
        }
        return blocks;
    }

    private static int place(NDArray array, List<NDArray> arrays) {
        for (int place = 0; place < arrays.size(); place++) {
            if (arrays.get(place).contentEquals(array)) {
                return place;
            }
        }
        return -1;
    }

    /** The matrix A of the module, (rank, input size): the blocks, and zeros below. */
    NDArray joinedA(Map<String, NDArray> adapters, int rank, NDManager owner) {
        NDList rows = new NDList(blocks(adapters));
        NDArray first = rows.head();
        long filled = rows.size() * first.getShape().get(0);
        Shape rest = new Shape(rank - filled, first.getShape().get(1));
        rows.add(owner.zeros(rest, first.getDataType()));
        return joined(rows, 0, owner);
    }

    /** The matrix B of the module, (units of all, rank): each projection's beside zeros, where its block of A is. */
    NDArray joinedB(Map<String, NDArray> adapters, int rank, NDManager owner) {
        List<NDArray> blocks = blocks(adapters);
        NDList rows = new NDList();
        projections.forEach((path, units) -> {
            NDArray b = adapters.get(path + PeftFolder.OUR_B);
            if (b == null) {
                rows.add(owner.zeros(new Shape(units, rank), blocks.get(0).getDataType()));
            } else {
                long width = b.getShape().get(1);
                long before = width * place(Objects.requireNonNull(adapters.get(path + PeftFolder.OUR_A)), blocks);
                NDArray left = owner.zeros(new Shape(units, before), b.getDataType());
                NDArray right = owner.zeros(new Shape(units, rank - before - width), b.getDataType());
                rows.add(joined(new NDList(left, b, right), 1, owner));
            }
        });
        return joined(rows, 0, owner);
    }

    private static NDArray joined(NDList parts, int axis, NDManager owner) {
        parts.removeIf(part -> part.isEmpty());
        return parts.size() == 1 ? parts.head() : Borrowed.attached(owner, NDArrays.concat(parts, axis));
    }
}
