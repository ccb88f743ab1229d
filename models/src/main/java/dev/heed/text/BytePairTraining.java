package dev.heed.text;

import static java.util.Comparator.comparing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Learns byte pairs: merges the most frequent pair of neighbouring tokens, again and again. Each different word is held
 * once with how often it occurs, and a merge looks at those words alone that its pair occurs in.
 */
final class BytePairTraining {
    /* The order of equally frequent pairs is that of Hugging Face's trainer, and so are the ids: special tokens, bytes by
     * their characters, then what is merged, in its order. */

    /** A pair that occurs once is no pattern. */
    private static final long FEWEST = 2;

    /** A word's tokens, and how often it occurs. */
    private static final class Word {
        private int[] tokens;
        private long count;

        Word(int[] tokens) {
            this.tokens = tokens;
        }
    }

    /** Where a pair occurs. The words may have lost it since. */
    private static final class Occurrences {
        private long count;
        private final List<Word> words = new ArrayList<>();

        void add(Word word) {
            if (words.isEmpty() || words.get(words.size() - 1) != word) {
                words.add(word);
            }
        }
    }

    private static final Occurrences NOWHERE = new Occurrences();

    /** A pair that occurred so often when it was put into the queue. */
    private record Candidate(BytePair pair, long count) {}

    private final List<String> tokens = new ArrayList<>(ByteLevel.alphabet());
    private final Map<String, Integer> ids = new HashMap<>();
    private final Set<BytePair> merged = new LinkedHashSet<>();
    private final Map<BytePair, Occurrences> pairs = new HashMap<>();
    private final PriorityQueue<Candidate> queue = new PriorityQueue<>(comparing(Candidate::count)
            .reversed()
            .thenComparing(candidate -> candidate.pair().left())
            .thenComparing(candidate -> candidate.pair().right()));

    BytePairTraining(Iterable<String> texts) {
        tokens.forEach(token -> ids.put(token, SpecialTokens.COUNT + ids.size()));
        Map<String, Word> words = new HashMap<>();
        for (String text : texts) {
            ByteLevel.pieces(text)
                    .forEach(piece -> words.computeIfAbsent(piece, unseen -> new Word(bytes(unseen))).count++);
        }
        if (words.isEmpty()) {
            throw new IllegalArgumentException("texts must hold at least one token, but got none");
        }
        for (Word word : words.values()) {
            for (int at = 0; at + 1 < word.tokens.length; at++) {
                occurrences(word, at).add(word);
            }
            count(word, word.count);
        }
        pairs.forEach((pair, occurrences) -> queue.add(new Candidate(pair, occurrences.count)));
    }

    private int[] bytes(String piece) {
        byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
        return IntStream.range(0, bytes.length)
                .map(index -> Objects.requireNonNull(ids.get(ByteLevel.token(bytes[index]))))
                .toArray();
    }

    /** Merges until there are as many ids, or nothing is left to merge. */
    BytePairTokenizer train(int vocabSize) {
        Candidate top = queue.poll();
        while (top != null && SpecialTokens.COUNT + tokens.size() < vocabSize) {
            Occurrences occurrences = pairs.getOrDefault(top.pair(), NOWHERE);
            if (occurrences.count >= FEWEST && occurrences.count == top.count()) {
                merge(top.pair(), occurrences);
            } else if (occurrences.count >= FEWEST) {
                queue.add(new Candidate(top.pair(), occurrences.count));
            }
            top = queue.poll();
        }
        return new BytePairTokenizer(Vocabulary.of(tokens), List.copyOf(merged));
    }

    private void merge(BytePair pair, Occurrences occurrences) {
        merged.add(pair);
        int id = id(token(pair.left()) + token(pair.right()));
        Set<BytePair> risen = new HashSet<>();
        for (Word word : occurrences.words) {
            int[] shorter = merge(word.tokens, pair, id);
            if (shorter.length < word.tokens.length) {
                count(word, -word.count);
                word.tokens = shorter;
                count(word, word.count);
                for (int at = 0; at + 1 < shorter.length; at++) {
                    if (shorter[at] == id || shorter[at + 1] == id) {
                        occurrences(word, at).add(word);
                        risen.add(new BytePair(shorter[at], shorter[at + 1]));
                    }
                }
            }
        }
        pairs.remove(pair);
        risen.forEach(one -> queue.add(new Candidate(one, pairs.getOrDefault(one, NOWHERE).count)));
    }

    /** Another pair may have given the same token before. */
    private int id(String token) {
        return ids.computeIfAbsent(token, unseen -> {
            tokens.add(unseen);
            return SpecialTokens.COUNT + tokens.size() - 1;
        });
    }

    private String token(int id) {
        return tokens.get(id - SpecialTokens.COUNT);
    }

    private void count(Word word, long change) {
        for (int at = 0; at + 1 < word.tokens.length; at++) {
            occurrences(word, at).count += change;
        }
    }

    private Occurrences occurrences(Word word, int at) {
        return pairs.computeIfAbsent(new BytePair(word.tokens[at], word.tokens[at + 1]), unseen -> new Occurrences());
    }

    private static int[] merge(int[] tokens, BytePair pair, int id) {
        int[] merged = new int[tokens.length];
        int length = 0;
        int at = 0;
        while (at < tokens.length) {
            boolean isPair = at + 1 < tokens.length && tokens[at] == pair.left() && tokens[at + 1] == pair.right();
            merged[length++] = isPair ? id : tokens[at];
            at += isPair ? 2 : 1;
        }
        return Arrays.copyOf(merged, length);
    }
}
