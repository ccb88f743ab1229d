package dev.heed.data;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShuffleTest {

    @Test
    void everyOrderIsAboutEquallyLikely() {
        RandomGenerator random = new SplittableRandom(5);

        Map<List<String>, Long> orders = Stream.generate(() -> Shuffle.shuffled(List.of("a", "b", "c"), random))
                .limit(6000)
                .collect(groupingBy(order -> order, counting()));

        assertThat(orders).hasSize(6);
        assertThat(orders.values()).allMatch(count -> 850 < count && count < 1150);
    }

    @Test
    void theInputStaysAsItWas() {
        List<Integer> items = IntStream.range(0, 29).boxed().collect(toCollection(ArrayList::new));

        List<Integer> shuffled = Shuffle.shuffled(items, new SplittableRandom(5));

        assertThat(items).isSorted().hasSize(29);
        assertThat(shuffled).isNotEqualTo(items).containsExactlyInAnyOrderElementsOf(items);
    }
}
