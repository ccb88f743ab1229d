package dev.heed.data;

import java.util.Arrays;
import java.util.List;

/**
 * Numbers sources by their first appearance, equal ones alike. A table of numbers alone, as in the textbook's open
 * addressing: a map would hold all sources as texts, which takes many times the memory of their file.
 */
final class SourceNumbers {

    private static final int MOST_SLOTS = 1 << 30;

    private final LazyList<SequencePair> pairs;

    /** By hash, a source's number, or -1; at most half of it is taken. */
    private final int[] table;

    /** By number, the place of the first pair with that source. */
    private final int[] firsts;

    private int count;

    private SourceNumbers(LazyList<SequencePair> pairs) {
        this.pairs = pairs;
        long slots = Math.max(2, (long) Integer.highestOneBit(pairs.size()) << 2);
        table = new int[(int) Math.min(MOST_SLOTS, slots)];
        firsts = new int[pairs.size()];
        Arrays.fill(table, -1);
    }

    /** The number of each pair's source, from 0 on. */
    static int[] of(LazyList<SequencePair> pairs) {
        SourceNumbers sources = new SourceNumbers(pairs);
        int[] numbers = new int[pairs.size()];
        for (int place = 0; place < numbers.length; place++) {
            numbers[place] = sources.number(place, pairs.get(place).source());
        }
        return numbers;
    }

    private int number(int place, List<String> source) {
        int mask = table.length - 1;
        int hash = source.hashCode() * 0x9E3779B9; // spreads what differs in its last letters only
        int slot = (hash ^ hash >>> 16) & mask;
        while (table[slot] >= 0) {
            if (pairs.get(firsts[table[slot]]).source().equals(source)) {
                return table[slot];
            }
            slot = slot + 1 & mask;
        }
        table[slot] = count;
        firsts[count] = place;
        return count++;
    }
}
