package dev.heed.data;

import dev.heed.io.SafeText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The classes that a classifier tells apart, numbered from 0 on. Keep the names with a trained model: its outputs are in
 * their order.
 */
public final class Labels {

    private final List<String> names;
    private final Map<String, Integer> numbers = new HashMap<>();

    /**
     * Numbers the labels.
     *
     * @param names at least two, all different; the number of a label is its place
     */
    public Labels(List<String> names) {
        this.names = List.copyOf(names);
        if (names.size() < 2) {
            throw new IllegalArgumentException("labels must be at least two, but got " + SafeText.of(names));
        }
        this.names.forEach(name -> numbers.put(name, numbers.size()));
        if (numbers.size() < names.size()) {
            throw new IllegalArgumentException("labels must all differ, but got " + SafeText.of(names));
        }
    }

    /** The labels of a corpus, each as often as it occurs there; they are numbered by their text. */
    public static Labels of(Stream<String> occurrences) {
        return new Labels(occurrences.distinct().sorted().toList());
    }

    /** Their names, in the order of their numbers. */
    public List<String> names() {
        return names;
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
        Integer number = numbers.get(name);
        if (number == null) {
            throw new IllegalArgumentException(
                    "label must be one of " + SafeText.of(names) + ", but got " + SafeText.of(name));
        }
        return number;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Labels labels && names.equals(labels.names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return names.toString();
    }
}
