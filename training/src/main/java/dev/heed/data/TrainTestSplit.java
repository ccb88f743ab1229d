package dev.heed.data;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A corpus in two parts that share no source. A source with several targets keeps all of them on one side; split line
 * by line, it would be known from training when it is tested.
 *
 * @param train the pairs to learn from
 * @param test the pairs held out
 */
public record TrainTestSplit(List<SequencePair> train, List<SequencePair> test) {

    /** Copies both parts. */
    public TrainTestSplit {
        train = List.copyOf(train);
        test = List.copyOf(test);
    }

    /**
     * Holds out sources at random, each equally likely, with all their pairs. Both parts keep the order of the pairs.
     *
     * @param testSources how many distinct sources to hold out, fewer than there are
     * @param seed what the choice follows from
     */
    public static TrainTestSplit bySource(List<SequencePair> pairs, int testSources, long seed) {
        List<List<String>> sources =
                pairs.stream().map(SequencePair::source).distinct().toList();
        if (testSources < 1 || testSources >= sources.size()) {
            throw new IllegalArgumentException(("testSources must be at least 1 and less than the distinct sources,"
                            + " but got testSources=%s, sources=%s")
                    .formatted(testSources, sources.size()));
        }
        Set<List<String>> heldOut = new HashSet<>(
                Shuffle.shuffled(sources, new SplittableRandom(seed)).subList(0, testSources));
        return new TrainTestSplit(
                pairs.stream().filter(pair -> !heldOut.contains(pair.source())).toList(),
                pairs.stream().filter(pair -> heldOut.contains(pair.source())).toList());
    }
}
