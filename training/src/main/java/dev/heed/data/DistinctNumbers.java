package dev.heed.data;

import java.util.Arrays;

/**
 * Numbers elements by their first appearance, equal ones alike. A table of numbers alone, as in the textbook's open
 * addressing: a map would hold all elements as texts, which takes many times the memory of their file.
 */
final class DistinctNumbers {

    private static final int MOST_SLOTS = 1 << 30;

    private final LazyList<?> elements;

    /** By hash, an element's number, or -1; at most half of it is taken. */
    private final int[] table;

    /** By number, the place of the first such element. */
    private final int[] firsts;

    private int count;

    private DistinctNumbers(LazyList<?> elements) {
        this.elements = elements;
        long slots = Math.max(2, (long) Integer.highestOneBit(elements.size()) << 2);
        table = new int[(int) Math.min(MOST_SLOTS, slots)];
        firsts = new int[elements.size()];
        Arrays.fill(table, -1);
    }

    /** The number of each element, from 0 on. */
    static int[] of(LazyList<?> elements) {
        DistinctNumbers distinct = new DistinctNumbers(elements);
        int[] numbers = new int[elements.size()];
        for (int place = 0; place < numbers.length; place++) {
            numbers[place] = distinct.number(place, elements.get(place));
        }
        return numbers;
    }

    private int number(int place, Object element) {
        int mask = table.length - 1;
        int hash = element.hashCode() * 0x9E3779B9; // spreads what differs in its last letters only
        int slot = (hash ^ hash >>> 16) & mask;
        while (table[slot] >= 0) {
            if (elements.get(firsts[table[slot]]).equals(element)) {
                return table[slot];
            }
            slot = slot + 1 & mask;
        }
        table[slot] = count;
        firsts[count] = place;
        return count++;
    }
}
