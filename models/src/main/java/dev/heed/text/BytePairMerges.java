package dev.heed.text;

import static java.util.Comparator.comparingInt;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Which pairs of tokens become one, in the order of their ranks: of all pairs in a word, the one of the lowest rank is
 * merged first, of equal ones the leftmost. Immutable.
 */
final class BytePairMerges {

    private record Merge(int rank, int token) {}

    /** A pair that stood at a place when it was found; either token may have been merged since. */
    private record Found(Merge merge, int at, BytePair pair) {}

    private final Map<BytePair, Merge> merges = new HashMap<>();

    /**
     * Ranks pairs.
     *
     * @param pairs what is merged, the lowest rank first
     * @param tokens what each becomes
     */
    BytePairMerges(List<BytePair> pairs, int[] tokens) {
        for (int rank = 0; rank < tokens.length; rank++) {
            merges.put(pairs.get(rank), new Merge(rank, tokens[rank]));
        }
    }

    /** The tokens of a word whose bytes have these tokens. */
    int[] apply(int... bytes) {
        return new Word(bytes).merged();
    }

    /** A word while its tokens are merged, as a doubly linked list: a merged token stays where its left part was. */
    private final class Word {

        private static final int GONE = -1;

        private final int[] tokens;
        private final int[] next;
        private final int[] previous;
        private final PriorityQueue<Found> queue = new PriorityQueue<>(
                comparingInt((Found found) -> found.merge().rank()).thenComparingInt(Found::at));

        Word(int[] bytes) {
            tokens = bytes.clone();
            next = new int[tokens.length];
            previous = new int[tokens.length];
            for (int at = 0; at < tokens.length; at++) {
                next[at] = at + 1;
                previous[at] = at - 1;
                find(at - 1);
            }
        }

        int[] merged() {
            for (Found found = queue.poll(); found != null; found = queue.poll()) {
                if (found.pair().equals(pair(found.at()))) {
                    merge(found.at(), found.merge().token());
                }
            }
            return Arrays.stream(tokens).filter(token -> token != GONE).toArray();
        }

        private void merge(int at, int token) {
            int right = next[at];
            tokens[at] = token;
            tokens[right] = GONE;
            next[at] = next[right];
            if (next[at] < tokens.length) {
                previous[next[at]] = at;
            }
            find(previous[at]);
            find(at);
        }

        private void find(int at) {
            BytePair pair = pair(at);
            Merge merge = pair == null ? null : merges.get(pair);
            if (pair != null && merge != null) {
                queue.add(new Found(merge, at, pair));
            }
        }

        private @Nullable BytePair pair(int at) {
            return at >= 0 && tokens[at] != GONE && next[at] < tokens.length
                    ? new BytePair(tokens[at], tokens[next[at]])
                    : null;
        }
    }
}
