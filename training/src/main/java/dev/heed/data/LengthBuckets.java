package dev.heed.data;

import static java.util.Comparator.comparingInt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Pairs of similar length together: the step that saves padding, shared by training and evaluation. */
final class LengthBuckets {

    /* Stable sorts keep the order of equally long pairs, which a shuffle before has made random. */
    private static final Comparator<SequencePair> BY_LENGTH = comparingInt(
                    (SequencePair pair) -> pair.source().size())
            .thenComparingInt(pair -> pair.target().size());

    private LengthBuckets() {}

    static List<List<SequencePair>> cut(List<SequencePair> pairs, int batchSize) {
        List<SequencePair> sorted = pairs.stream().sorted(BY_LENGTH).toList();
        List<List<SequencePair>> batches = new ArrayList<>();
        // No batch is larger than all pairs: start + size has then no overflow that matters
        int size = Math.min(batchSize, Math.max(1, sorted.size()));
        for (int start = 0; start < sorted.size(); start += size) {
            batches.add(sorted.subList(start, Math.min(start + size, sorted.size())));
        }
        return batches;
    }
}
