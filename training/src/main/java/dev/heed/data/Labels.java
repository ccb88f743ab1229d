package dev.heed.data;

import dev.heed.io.SafeText;
import java.util.List;
import java.util.stream.Stream;

/**
 * The classes that a classifier tells apart, numbered from 0 on. Keep the names with a trained model: its outputs are in
 * their order.
 *
 * @param names at least two, all different; the number of a label is its place
 */
public record Labels(List<String> names) {

    /** Copies the names and checks that they are two or more and all different. */
    public Labels {
        names = List.copyOf(names);
        if (names.size() < 2) {
            throw new IllegalArgumentException("labels must be at least two, but got " + SafeText.of(names));
        }
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("labels must all differ, but got " + SafeText.of(names));
        }
    }

    /** The labels of a corpus, each as often as it occurs there; they are numbered by their text. */
    public static Labels of(Stream<String> occurrences) {
        return new Labels(occurrences.distinct().sorted().toList());
    }

    /** How many there are, C. */
    public int size() {
        return names.size();
    }

    /** The name of a number. */
    public String name(int number) {
        return names.get(number);
    }

    /**
     * The number of a name.
     *
     * @throws IllegalArgumentException if it is none of them; the message names those that are
     */
    public int number(String name) {
        int number = names.indexOf(name);
        if (number < 0) {
            throw new IllegalArgumentException(
                    "label must be one of " + SafeText.of(names) + ", but got " + SafeText.of(name));
        }
        return number;
    }
}
