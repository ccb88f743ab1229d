package dev.heed.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A corpus in two parts.
 *
 * @param <E> what it consists of: pairs, labelled texts, texts, files
 * @param train what to learn from
 * @param test what is held out
 */
public record TrainTestSplit<E>(List<E> train, List<E> test) {

    /** Copies both parts. */
    public TrainTestSplit {
        train = LazyList.copyOf(train);
        test = LazyList.copyOf(test);
    }

    /**
     * Holds out sources at random, each equally likely, with all their pairs: a source with several targets keeps all of
     * them on one side; split line by line, it would be known from training when it is tested. Both parts keep the order
     * of the pairs.
     *
     * @param testSources how many distinct sources to hold out, fewer than there are
     * @param seed what the choice follows from
     */
    public static TrainTestSplit<SequencePair> bySource(List<SequencePair> pairs, int testSources, long seed) {
        LazyList<SequencePair> all = LazyList.copyOf(pairs);
        int[] sources = SourceNumbers.of(all);
        int count = 1 + Arrays.stream(sources).max().orElse(-1);
        if (testSources < 1 || testSources >= count) {
            throw new IllegalArgumentException(("testSources must be at least 1 and less than the distinct sources,"
                            + " but got testSources=%s, sources=%s")
                    .formatted(testSources, count));
        }
        BitSet heldOut = new BitSet(count);
        Arrays.stream(Shuffle.order(count, new SplittableRandom(seed)))
                .limit(testSources)
                .forEach(heldOut::set);
        return new TrainTestSplit<>(
                all.at(places(sources, source -> !heldOut.get(source))), all.at(places(sources, heldOut::get)));
    }

    private static int[] places(int[] sources, IntPredicate wanted) {
        return IntStream.range(0, sources.length)
                .filter(place -> wanted.test(sources[place]))
                .toArray();
    }
}
