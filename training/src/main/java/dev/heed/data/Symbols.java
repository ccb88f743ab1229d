package dev.heed.data;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Names and draws the symbols of generated tasks: a prefix and a number. */
final class Symbols {

    private Symbols() {}

    static List<String> all(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(number -> prefix + number).toList();
    }

    static List<String> draw(RandomGenerator random, String prefix, int count, int length) {
        return random.ints(length, 0, count).mapToObj(number -> prefix + number).toList();
    }

    static List<String> drawDistinct(RandomGenerator random, String prefix, int count, int length) {
        return random.ints(0, count)
                .distinct()
                .limit(length)
                .mapToObj(number -> prefix + number)
                .toList();
    }
}
