package dev.heed.data;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Random order from a {@link RandomGenerator}, which {@link java.util.Collections#shuffle} does not take before Java 21. */
final class Shuffle {

    private Shuffle() {}

    static <T> List<T> shuffled(List<T> items, RandomGenerator random) {
        return Arrays.stream(order(items.size(), random)).mapToObj(items::get).toList();
    }

    /* Fisher and Yates: each of the n! orders is equally likely. */
    static int[] order(int size, RandomGenerator random) {
        int[] order = IntStream.range(0, size).toArray();
        for (int last = size - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            int moved = order[last];
            order[last] = order[other];
            order[other] = moved;
        }
        return order;
    }
}
