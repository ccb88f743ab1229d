package dev.heed.family.seq2seq;

import dev.heed.data.LengthRange;
import dev.heed.metric.LengthBins;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

    /** Equal ranges over the usual lengths, and one for the few that are longer. */
    static List<LengthRange> of(int... lengths) {
        int[] sorted = lengths.clone();
        Arrays.sort(sorted);
        int longest = sorted[sorted.length - 1];
        int width = width(sorted[(int) (USUAL * (sorted.length - 1))]);
        List<LengthRange> ranges = new ArrayList<>(LengthBins.ranges(Math.min(longest, RANGES * width), width));
        if (longest > RANGES * width) {
            ranges.add(new LengthRange(RANGES * width + 1, longest));
        }
        return ranges;
    }

    private static int width(int longest) {
        return (longest + RANGES - 1) / RANGES;
    }
}
