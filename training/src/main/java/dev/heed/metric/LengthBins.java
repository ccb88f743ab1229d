package dev.heed.metric;

import dev.heed.data.LengthRange;
import dev.heed.data.SequencePair;
import dev.heed.shape.Require;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Quality by source length: equal bins over the lengths of training, one bin for everything beyond them, one for all
 * lengths of training and one for all lengths. A mean over all lengths hides what this shows: where a model stops
 * remembering.
 */
public final class LengthBins {

    private final List<Counts> bins;

    private LengthBins(List<LengthRange> ranges) {
        bins = ranges.stream().map(Counts::new).toList();
    }

    /**
     * Bins of equal width: with 25 and 10 they are 1-10, 11-20, 21-25, 26+, 1-25 and all.
     *
     * @param trainedLength the longest source in training
     * @param width how many lengths a bin spans; the last one in training may span fewer
     */
    public static LengthBins upTo(int trainedLength, int width) {
        return within(ranges(trainedLength, width));
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
        Require.positive("trainedLength", longest);
        if (width < 1 || width > longest) {
            throw new IllegalArgumentException(
                    "width must be at least 1 and at most trainedLength, but got width=%s, trainedLength=%s"
                            .formatted(width, longest));
        }
        List<LengthRange> ranges = new ArrayList<>();
        for (int min = 1; min <= longest; min += width) {
            ranges.add(new LengthRange(min, Math.min(min + width - 1, longest)));
        }
        return ranges;
    }

    /**
     * Counts one sequence that may be right in several ways, such as a word with several pronunciations, by the
     * reference that it is closest to.
     *
     * @param hypothesis the decoded tokens, possibly none
     * @param source the source, whose length decides the bins
     * @param references what would be right, at least one
     */
    public void add(List<String> hypothesis, List<String> source, Collection<List<String>> references) {
        References.checkAll(references);
        List<String> closest = Collections.min(
                references, Comparator.comparingInt(reference -> EditDistance.between(hypothesis, reference)));
        add(hypothesis, new SequencePair(source, closest));
    }

    /** Counts one sequence in every bin that its source's length falls into. */
    public void add(List<String> hypothesis, SequencePair pair) {
        bins.stream()
                .filter(bin -> bin.lengths.contains(pair.source().size()))
                .forEach(bin -> bin.add(hypothesis, pair.target()));
    }

    /**
     * The figures so far: the bins within training from short to long, the one beyond, all lengths of training, all
     * lengths.
     */
    public List<LengthBin> rows() {
        return bins.stream().map(Counts::row).toList();
    }

    private static final class Counts {

        private final LengthRange lengths;
        private final TokenAccuracy tokenAccuracy = new TokenAccuracy();
        private final SequenceAccuracy sequenceAccuracy = new SequenceAccuracy();
        private final CorpusBleu bleu = CorpusBleu.standard();

        Counts(LengthRange lengths) {
            this.lengths = lengths;
        }

        void add(List<String> hypothesis, List<String> reference) {
            tokenAccuracy.add(hypothesis, reference);
            sequenceAccuracy.add(hypothesis, reference);
            bleu.add(hypothesis, reference);
        }

        LengthBin row() {
            return new LengthBin(
                    lengths,
                    sequenceAccuracy.sequences(),
                    tokenAccuracy.value(),
                    sequenceAccuracy.value(),
                    bleu.value());
        }
    }
}
