package dev.heed.text;

import static java.util.Comparator.comparing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How often each token occurs in sequences, counted as they come. */
public final class TokenCounts {

    private final Map<String, long[]> counts = new HashMap<>();

    /** Counts the tokens of a sequence. */
    public void add(List<String> sequence) {
        for (String token : sequence) {
            counts.computeIfAbsent(token, unseen -> new long[1])[0]++;
        }
    }

    /** How many different tokens there are so far. */
    public int size() {
        return counts.size();
    }

    /** Numbers the tokens, the most frequent first, equally frequent ones by their text. */
    public Vocabulary vocabulary() {
        return Vocabulary.of(counts.entrySet().stream()
                .sorted(comparing((Map.Entry<String, long[]> entry) -> -entry.getValue()[0])
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList());
    }
}
