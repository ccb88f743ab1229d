package dev.heed.encoder;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.stream.IntStream;

/**
 * Which sequences of a batch go through a network together, so that little is padded: those of like length, in as few
 * groups as pay for themselves.
 *
 * <p>\[ \min \sum_{groups} (\mathrm{fixed} + \mathrm{size} \cdot \mathrm{longest}) \]
 */
final class LengthGroups {

    /**
     * As many tokens are computed in the time that a group takes whatever is in it: its calls, and that every weight is
     * read once more.
     */
    private static final long FIXED = 64;

    private LengthGroups() {}

    /**
     * The groups with the least cost.
     *
     * @param lengths of the sequences, at least one
     * @return the places of the sequences, each once, the longest last in its group
     */
    static Collection<int[]> of(int... lengths) {
        int[] places = IntStream.range(0, lengths.length)
                .boxed()
                .sorted(Comparator.comparingInt(place -> lengths[place]))
                .mapToInt(Integer::intValue)
                .toArray();
        long[] costs = new long[places.length + 1]; // of the first so many
        int[] starts = new int[places.length + 1]; // of the group that ends there
        for (int end = 1; end <= places.length; end++) {
            costs[end] = Long.MAX_VALUE;
            for (int start = 0; start < end; start++) {
                long cost = costs[start] + FIXED + (long) (end - start) * lengths[places[end - 1]];
                if (cost < costs[end]) {
                    costs[end] = cost;
                    starts[end] = start;
                }
            }
        }
        Deque<int[]> groups = new ArrayDeque<>();
        for (int end = places.length; end > 0; end = starts[end]) {
            groups.addFirst(Arrays.copyOfRange(places, starts[end], end));
        }
        return groups;
    }
}
