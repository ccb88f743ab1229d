package dev.heed.data;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A rule that generates pairs, as many as one wants and of any length: the way to see what a model can learn without a
 * corpus. Pairs follow from the random generator alone, so that a seed names a data set.
 */
public interface Task {

    /**
     * Generates a pair whose source has the given length.
     *
     * @param random where every draw comes from
     * @param length the number of source tokens, one of the task's lengths
     */
    SequencePair pair(RandomGenerator random, int length);

    /** Draws one of the task's source lengths, each equally likely. */
    int sampleLength(RandomGenerator random);

    /** Every token that a source can hold, without duplicates, in the same order each time. */
    List<String> sourceSymbols();

    /** Every token that a target can hold, without duplicates, in the same order each time: those of a source, usually. */
    default List<String> targetSymbols() {
        return sourceSymbols();
    }

    /** Generates a pair of a random length. */
    default SequencePair pair(RandomGenerator random) {
        return pair(random, sampleLength(random));
    }

    /**
     * Generates a data set. The first pairs of a larger set with the same seed are the pairs of a smaller one;
     * different seeds give unrelated sets.
     */
    default List<SequencePair> pairs(int count, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        return Stream.generate(() -> pair(random)).limit(count).toList();
    }
}
