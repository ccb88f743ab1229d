package dev.heed.predict;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Lets inputs that are alike go through a network together, so that none gets something else for another's sake. */
public final class AlikeInputs {

    private AlikeInputs() {}

    /**
     * Makes something of each input, in batches of inputs that are alike.
     *
     * @param kinds of each input a number; those of equal numbers are alike
     * @param batchSize how many inputs go together at most
     * @param use makes something of each of some inputs of one kind, given by their places
     * @return what was made of each input, in order
     */
    public static <R> List<R> inBatches(
            List<Integer> kinds, int batchSize, BiFunction<Integer, List<Integer>, List<R>> use) {
        Map<Integer, List<Integer>> byKind = new TreeMap<>();
        for (int place = 0; place < kinds.size(); place++) {
            byKind.computeIfAbsent(kinds.get(place), kind -> new ArrayList<>()).add(place);
        }
        Map<Integer, R> results = new TreeMap<>();
        byKind.forEach((kind, places) -> {
            for (int from = 0; from < places.size(); from += batchSize) {
                List<Integer> batch = places.subList(from, Math.min(places.size(), from + batchSize));
                List<R> made = use.apply(kind, batch);
                for (int row = 0; row < batch.size(); row++) {
                    results.put(batch.get(row), made.get(row));
                }
            }
        });
        return List.copyOf(results.values());
    }
}
