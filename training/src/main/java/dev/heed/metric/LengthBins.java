package dev.heed.metric;

import dev.heed.data.LengthRange;
import dev.heed.shape.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Quality by source length: equal bins over the lengths of training, one bin for everything beyond them, one for all
 * lengths of training and one for all lengths. A mean over all lengths hides what this shows: where a model stops
 * remembering.
 */
public final class LengthBins {

    private final List<Bin> bins;

    private LengthBins(List<LengthRange> ranges) {
        bins = ranges.stream().map(range -> new Bin(range, new OutputScores())).toList();
    }

    /** Bins of any widths, from short to long, and those for the lengths beyond, of training and all. */
    public static LengthBins within(List<LengthRange> ranges) {
        int trainedLength = ranges.get(ranges.size() - 1).max();
        List<LengthRange> all = new ArrayList<>(ranges);
        all.add(LengthRange.from(trainedLength + 1));
        all.add(new LengthRange(1, trainedLength));
        all.add(LengthRange.from(1));
        return new LengthBins(all);
    }

    /**
     * Cuts the lengths from 1 to the longest into ranges of equal width, from short to long; the last may span fewer.
     */
    public static List<LengthRange> ranges(int longest, int width) {
        Require.positive("longest", longest);
        if (width < 1 || width > longest) {
            throw new IllegalArgumentException(
                    "width must be at least 1 and at most longest, but got width=%s, longest=%s"
                            .formatted(width, longest));
        }
        List<LengthRange> ranges = new ArrayList<>();
        for (int min = 1; min <= longest; min += width) {
            ranges.add(new LengthRange(min, Math.min(min + width - 1, longest)));
        }
        return ranges;
    }

    /**
     * Ranges that begin at given lengths, and one before the first of them: with 10 and 20 and a longest of 23 they are 1-9,
     * 10-19 and 20-23.
     *
     * @param starts the shortest length of each range, ascending
     * @param longest where the last one ends; ranges that begin behind it are left out
     */
    public static List<LengthRange> startingAt(List<Integer> starts, int longest) {
        TreeSet<Integer> ascending = new TreeSet<>(starts);
        if (!List.copyOf(ascending).equals(starts) || starts.isEmpty() || starts.get(0) < 1) {
            throw new IllegalArgumentException("bins must be ascending lengths from 1 on, but got " + starts);
        }
        ascending.add(1);
        return ascending.headSet(longest, true).stream()
                .map(start -> {
                    Integer next = ascending.higher(start);
                    return new LengthRange(start, next == null ? longest : Math.min(next - 1, longest));
                })
                .toList();
    }

    /** Counts what was measured of outputs whose sources have a length. */
    public void add(int length, OutputScores scores) {
        bins.stream().filter(bin -> bin.lengths.contains(length)).forEach(bin -> bin.scores.add(scores));
    }

    /**
     * The rows with sequences, which end at the longest of all, each once: without sequences beyond those of training, all
     * lengths are those of training.
     */
    public List<LengthBin> rowsUpTo(int longest) {
        return bins.stream()
                .filter(bin -> bin.scores.outputs() > 0)
                .map(bin -> bin.scores.bin(new LengthRange(bin.lengths.min(), Math.min(bin.lengths.max(), longest))))
                .distinct()
                .toList();
    }

    /** A range and what was measured in it. */
    private record Bin(LengthRange lengths, OutputScores scores) {}
}
