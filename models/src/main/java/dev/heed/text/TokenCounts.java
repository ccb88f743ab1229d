package dev.heed.text;

import static java.util.Comparator.comparing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How often each token occurs in sequences, counted as they come. */
public final class TokenCounts {

    private final Map<String, long[]> counts = new HashMap<>();

    /** Counts the tokens of a sequence. */
    public void add(List<String> sequence) {
        add(sequence.stream());
    }

    /** Counts the tokens of a stream, which is used up. */
    public void add(Stream<String> tokens) {
        tokens.forEach(token -> counts.computeIfAbsent(token, unseen -> new long[1])[0]++);
    }

    /** How many different tokens there are so far. */
    public int size() {
        return counts.size();
    }

    /** Numbers the tokens, the most frequent first, equally frequent ones by their text. */
    public Vocabulary vocabulary() {
        return vocabulary(Integer.MAX_VALUE);
    }

    /**
     * Numbers the most frequent tokens, equally frequent ones by their text.
     *
     * @param maxSize the most ids, special tokens included
     */
    public Vocabulary vocabulary(int maxSize) {
        return Vocabulary.of(counts.entrySet().stream()
                .sorted(comparing((Map.Entry<String, long[]> entry) -> -entry.getValue()[0])
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .limit(maxSize - SpecialTokens.COUNT)
                .toList());
    }
}
