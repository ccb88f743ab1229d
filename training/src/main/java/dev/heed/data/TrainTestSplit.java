package dev.heed.data;

import dev.heed.shape.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
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
        return bySource(pairs, SequencePair::source, testSources, seed);
    }

    /**
     * Holds out whatever has a source in the same way, such as the lines of a file of pairs.
     *
     * @param source the tokens of an element's source, each time the same
     * @param testSources how many distinct sources to hold out, fewer than there are
     * @param seed what the choice follows from
     */
    public static <E> TrainTestSplit<E> bySource(
            List<E> elements, Function<? super E, List<String>> source, int testSources, long seed) {
        int[] sources = DistinctNumbers.of(LazyList.copyOf(elements).map(source));
        int count = count(sources);
        if (testSources < 1 || testSources >= count) {
            throw new IllegalArgumentException(("testSources must be at least 1 and less than the distinct sources,"
                            + " but got testSources=%s, sources=%s")
                    .formatted(testSources, count));
        }
        return bySource(elements, sources, testSources, seed);
    }

    /**
     * Holds out a share of the sources in the same way.
     *
     * @param share of the distinct sources, of which there are at least two, above 0 and below 1; at least one is held out
     *     and one is not
     * @param seed what the choice follows from
     */
    public static TrainTestSplit<SequencePair> bySource(List<SequencePair> pairs, float share, long seed) {
        int[] sources = DistinctNumbers.of(LazyList.copyOf(pairs).map(SequencePair::source));
        int count = count(sources);
        requireTwo("distinct sources", count);
        return bySource(pairs, sources, heldOut(count, share), seed);
    }

    private static <E> TrainTestSplit<E> bySource(List<E> elements, int[] sources, long testSources, long seed) {
        BitSet heldOut = new BitSet(sources.length);
        Arrays.stream(Shuffle.order(count(sources), new SplittableRandom(seed)))
                .limit(testSources)
                .forEach(heldOut::set);
        return of(elements, places(heldOut, sources));
    }

    /** Where the elements are whose numbers are held out. */
    private static BitSet places(BitSet heldOut, int... numbers) {
        BitSet places = new BitSet(numbers.length);
        IntStream.range(0, numbers.length)
                .filter(place -> heldOut.get(numbers[place]))
                .forEach(places::set);
        return places;
    }

    private static int count(int... sources) {
        return 1 + Arrays.stream(sources).max().orElse(-1);
    }

    /**
     * Holds out texts at random, as many of each label as the share says, rounded: a rare label is then in both parts. A
     * text counts once for each of its labels, and is on one side with all its lines: one that is held out for a label is
     * so for its others, which may get more than their share. A label with a single text stays in training, unless the text
     * is held out for another. Both parts keep the order of the texts.
     *
     * @param share of the distinct texts to hold out, above 0 and below 1
     * @param seed what the choice follows from
     */
    public static TrainTestSplit<LabelledText> byLabel(List<LabelledText> texts, float share, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        int[] numbers = DistinctNumbers.of(LazyList.copyOf(texts).map(LabelledText::text));
        Map<String, Set<Integer>> byLabel = new TreeMap<>();
        for (int place = 0; place < texts.size(); place++) {
            byLabel.computeIfAbsent(texts.get(place).label(), unseen -> new LinkedHashSet<>())
                    .add(numbers[place]);
        }
        BitSet heldOut = new BitSet(texts.size());
        byLabel.values().stream()
                .filter(alike -> alike.size() > 1)
                .forEach(alike -> Shuffle.shuffled(List.copyOf(alike), random).stream()
                        .sorted(Comparator.comparing(text -> !heldOut.get(text))) // those of other labels first
                        .limit(heldOut(alike.size(), share))
                        .forEach(heldOut::set));
        if (heldOut.isEmpty()) {
            throw new IllegalArgumentException("texts must hold two different ones of a label, but got %s of %s labels"
                    .formatted(texts.size(), byLabel.size()));
        }
        return of(texts, places(heldOut, numbers));
    }

    /**
     * Holds out elements at random, each equally likely: files of a corpus, or examples of any kind. Both parts keep the
     * order of the elements.
     *
     * @param elements at least two
     * @param share of the elements to hold out, above 0 and below 1; at least one is held out and one is not
     * @param seed what the choice follows from
     */
    public static <E> TrainTestSplit<E> atRandom(List<E> elements, float share, long seed) {
        requireTwo("elements", elements.size());
        BitSet heldOut = new BitSet(elements.size());
        Arrays.stream(Shuffle.order(elements.size(), new SplittableRandom(seed)))
                .limit(heldOut(elements.size(), share))
                .forEach(heldOut::set);
        return of(elements, heldOut);
    }

    /**
     * Holds out the end of a text: the last share of its characters, of several texts one after the other. A text that
     * the cut goes through has a piece in both parts.
     *
     * @param texts at least two characters together
     * @param share of the characters to hold out, above 0 and below 1; at least one is held out and one is not
     */
    public static TrainTestSplit<String> byPosition(List<String> texts, float share) {
        long characters = texts.stream()
                .mapToLong(text -> text.codePointCount(0, text.length()))
                .sum();
        requireTwo("texts' characters", characters);
        long left = characters - heldOut(characters, share);
        List<String> train = new ArrayList<>();
        List<String> test = new ArrayList<>();
        for (String text : texts) {
            int kept = (int) Math.min(left, text.codePointCount(0, text.length()));
            int cut = text.offsetByCodePoints(0, kept);
            train.add(text.substring(0, cut));
            test.add(text.substring(cut));
            left -= kept;
        }
        train.removeIf(String::isEmpty);
        test.removeIf(String::isEmpty);
        return new TrainTestSplit<>(train, test);
    }

    private static void requireTwo(String name, long count) {
        if (count < 2) {
            throw new IllegalArgumentException(name + " must be at least 2, but got " + count);
        }
    }

    /** A share of at least two, so that none of the parts is empty. */
    private static long heldOut(long count, float share) {
        Require.positiveNumber("share", share);
        Require.probability("share", share);
        return Math.max(1, Math.min(count - 1, Math.round((double) share * count)));
    }

    private static <E> TrainTestSplit<E> of(List<E> elements, BitSet heldOut) {
        LazyList<E> all = LazyList.copyOf(elements);
        BitSet kept = new BitSet(all.size());
        kept.set(0, all.size());
        kept.andNot(heldOut);
        return new TrainTestSplit<>(
                all.at(kept.stream().toArray()), all.at(heldOut.stream().toArray()));
    }
}
