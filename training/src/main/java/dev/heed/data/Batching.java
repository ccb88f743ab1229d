package dev.heed.data;

import dev.heed.shape.Require;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * How examples become batches: those of similar length together, which saves padding, in training and evaluation alike.
 *
 * @param <E> what an example is, such as a {@link SequencePair}
 * @param <B> what a batch is
 * @param byLength sorts examples by what decides the width of a batch
 * @param encode makes a batch of some examples, at least one, row by row in their order
 */
public record Batching<E, B>(Comparator<? super E> byLength, Function<List<E>, B> encode) {

    /**
     * Cuts a data set into batches for evaluation, those of the shortest examples first. Every example is in exactly one
     * of them, and the last may hold fewer.
     */
    public List<B> batchesOf(List<E> examples, int batchSize) {
        Require.positive("batchSize", batchSize);
        return cut(examples, batchSize).stream().map(encode).toList();
    }

    /** A stable sort keeps the order of equally long examples, which a shuffle before has made random. */
    List<E> sorted(List<E> examples) {
        return examples.stream().sorted(byLength).toList();
    }

    List<List<E>> cut(List<E> examples, int batchSize) {
        List<E> sorted = sorted(examples);
        List<List<E>> batches = new ArrayList<>();
        // No batch is larger than all examples: start + size has then no overflow that matters
        int size = Math.min(batchSize, Math.max(1, sorted.size()));
        for (int start = 0; start < sorted.size(); start += size) {
            batches.add(sorted.subList(start, Math.min(start + size, sorted.size())));
        }
        return batches;
    }
}
