package dev.heed.data;

import java.util.Arrays;
import java.util.List;

/**
 * Numbers sources by their first appearance, equal ones alike. A table of numbers alone, as in the textbook's open
 * addressing: a map would hold all sources as texts, which takes many times the memory of their file.
 */
final class SourceNumbers {

    private static final int MOST_SLOTS = 1 << 30;

    private final LazyList<List<String>> sources;

    /** By hash, a source's number, or -1; at most half of it is taken. */
    private final int[] table;

    /** By number, its first place. */
    private final int[] firsts;

    private int count;

    private SourceNumbers(LazyList<List<String>> sources) {
        this.sources = sources;
        long slots = Math.max(2, (long) Integer.highestOneBit(sources.size()) << 2);
        table = new int[(int) Math.min(MOST_SLOTS, slots)];
        firsts = new int[sources.size()];
        Arrays.fill(table, -1);
    }

    /** The number of each source, from 0 on. */
    static int[] of(LazyList<List<String>> sources) {
        SourceNumbers table = new SourceNumbers(sources);
        int[] numbers = new int[sources.size()];
        for (int place = 0; place < numbers.length; place++) {
            numbers[place] = table.number(place, sources.get(place));
        }
        return numbers;
    }

    private int number(int place, List<String> source) {
        int mask = table.length - 1;
        int hash = source.hashCode() * 0x9E3779B9; // spreads what differs in its last letters only
        int slot = (hash ^ hash >>> 16) & mask;
        while (table[slot] >= 0) {
            if (sources.get(firsts[table[slot]]).equals(source)) {
                return table[slot];
            }
            slot = slot + 1 & mask;
        }
        table[slot] = count;
        firsts[count] = place;
        return count++;
    }
}
