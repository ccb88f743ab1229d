package dev.heed.family.seq2seq;

import dev.heed.data.LengthRange;
import dev.heed.metric.LengthBins;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Ranges of the source lengths that a model is trained on, by which test scores are reported. */
final class TrainedLengths {

    private static final int RANGES = 4;

    /** Few sequences of real data are longer than this share of them; those share a range of their own. */
    private static final double USUAL = 0.95;

    private TrainedLengths() {}

    /** Equal ranges up to the longest. */
    static List<LengthRange> upTo(int longest) {
        return LengthBins.ranges(longest, width(longest));
    }

    /**
     * Equal ranges over the usual lengths, and one for the few that are longer.
     *
     * @param counts how many sequences there are, at least one, by length
     */
    static List<LengthRange> of(SortedMap<Integer, Integer> counts) {
        int longest = counts.lastKey();
        int width = width(usual(counts));
        List<LengthRange> ranges = new ArrayList<>(LengthBins.ranges(Math.min(longest, RANGES * width), width));
        if (longest > RANGES * width) {
            ranges.add(new LengthRange(RANGES * width + 1, longest));
        }
        return ranges;
    }

    /** The length at {@value #USUAL} of all, from the shortest on. */
    private static int usual(SortedMap<Integer, Integer> counts) {
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        int left = (int) (USUAL * (all - 1));
        for (Map.Entry<Integer, Integer> entry : counts.entrySet()) {
            left -= entry.getValue();
            if (left < 0) {
                return entry.getKey();
            }
        }
        return counts.lastKey();
    }

    private static int width(int longest) {
        return (longest + RANGES - 1) / RANGES;
    }
}
