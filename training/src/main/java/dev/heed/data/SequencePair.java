package dev.heed.data;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A source sequence and the target sequence that belongs to it, as text tokens without beginning or end markers.
 *
 * @param source the tokens to read
 * @param target the tokens to produce
 */
public record SequencePair(List<String> source, List<String> target) {

    /** Copies both sides and checks that neither is empty. */
    public SequencePair {
        source = checkedCopy("source", source);
        target = checkedCopy("target", target);
    }

    private static List<String> checkedCopy(String name, List<String> tokens) {
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException(name + " must hold at least one token, but got 0");
        }
        return List.copyOf(tokens);
    }

    /**
     * Collects what belongs to the same source: a word with several pronunciations gets all of them. Sources and
     * targets stand in the order of the pairs.
     */
    public static Map<List<String>, List<List<String>>> targetsBySource(Collection<SequencePair> pairs) {
        return pairs.stream()
                .collect(groupingBy(SequencePair::source, LinkedHashMap::new, mapping(SequencePair::target, toList())));
    }
}
