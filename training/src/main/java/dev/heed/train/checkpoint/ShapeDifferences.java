package dev.heed.train.checkpoint;

import ai.djl.ndarray.NDArray;
import dev.heed.io.Excerpt;
import dev.heed.io.SafeText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Names the arrays in which a checkpoint and a run differ. */
final class ShapeDifferences {

    private ShapeDifferences() {}

    /**
     * Refuses arrays that are not named and shaped as others.
     *
     * @param sentence its beginning, up to where the arrays are from
     */
    static void requireNone(String sentence, Map<String, NDArray> wanted, Map<String, NDArray> given) {
        Map<String, String> shapes = shapes(wanted);
        Map<String, String> others = shapes(given);
        if (!shapes.equals(others)) {
            throw new IllegalArgumentException(sentence + " with " + of(shapes, others));
        }
    }

    private static Map<String, String> shapes(Map<String, NDArray> arrays) {
        Map<String, String> shapes = new TreeMap<>();
        arrays.forEach((name, array) -> shapes.put(name, array.getShape() + " " + array.getDataType()));
        return shapes;
    }

    private static String of(Map<String, String> wanted, Map<String, String> given) {
        List<String> differences = new ArrayList<>();
        wanted.forEach((name, shape) -> {
            if (!given.containsKey(name)) {
                differences.add("no " + name + " " + shape);
            } else if (!shape.equals(given.get(name))) {
                differences.add(name + " " + SafeText.of(given.get(name)) + " instead of " + shape);
            }
        });
        given.forEach((name, shape) -> {
            if (!wanted.containsKey(name)) {
                differences.add("an unknown " + SafeText.of(name) + " " + SafeText.of(shape));
            }
        });
        return Excerpt.ofList(differences);
    }
}
