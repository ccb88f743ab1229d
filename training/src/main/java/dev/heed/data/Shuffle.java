package dev.heed.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random order from a {@link RandomGenerator}, which {@link Collections#shuffle} does not take before Java 21. */
final class Shuffle {

    private Shuffle() {}

    /* Fisher and Yates: each of the n! orders is equally likely. */
    static <T> List<T> shuffled(List<T> items, RandomGenerator random) {
        List<T> order = new ArrayList<>(items);
        for (int last = order.size() - 1; last > 0; last--) {
            Collections.swap(order, last, random.nextInt(last + 1));
        }
        return order;
    }
}
