package dev.heed.data;

import dev.heed.shape.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Multi-query associative recall: the source is a list of keys with their values, a bar, and the same keys in another
 * order; the target is their values in that order. What to look up is known only after everything was read, so a model
 * that keeps one running summary must keep all of it.
 *
 * <p>With n keys: {@code k3 v7 k0 v2 | k0 k3} to {@code v2 v7}, where the source has 3 n + 1 tokens. Keys are distinct
 * within a pair, values need not be. The task's lengths are the lengths of that form within the given range.
 *
 * <p>Differs from the paper: queries follow a bar and are not spread over the sequence, and values are a sequence to
 * produce and not labels in place.
 *
 * @param numKeys how many keys there are, {@code k0} to {@code k(numKeys - 1)}
 * @param numValues how many values there are, {@code v0} to {@code v(numValues - 1)}
 * @param lengths the range of whole source lengths
 * @see <a href="https://arxiv.org/abs/2312.04927">Arora et al. 2023, section 3</a>
 */
public record RecallTask(int numKeys, int numValues, LengthRange lengths) implements Task {

    private static final String KEY = "k";
    private static final String VALUE = "v";
    private static final String BAR = "|";

    /* A key is shown once with its value and asked for once. */
    private static final int TOKENS_PER_KEY = 3;

    /** Checks that the range holds a length of this task and that there are keys enough for the longest. */
    public RecallTask {
        Require.positive("numKeys", numKeys);
        Require.positive("numValues", numValues);
        if (fewest(lengths) > most(lengths)) {
            throw new IllegalArgumentException(
                    "lengths must hold a length 3 n + 1 with n of at least 1, but got " + lengths);
        }
        if (numKeys < most(lengths)) {
            throw new IllegalArgumentException(
                    "numKeys must be at least the keys of the longest source, but got numKeys=%s, keys=%s"
                            .formatted(numKeys, most(lengths)));
        }
    }

    private static int fewest(LengthRange lengths) {
        return Math.max(1, (lengths.min() + 1) / TOKENS_PER_KEY); // (min - 1) / 3, rounded up
    }

    private static int most(LengthRange lengths) {
        return (lengths.max() - 1) / TOKENS_PER_KEY;
    }

    @Override
    public SequencePair pair(RandomGenerator random, int length) {
        lengths.check(length);
        if (length % TOKENS_PER_KEY != 1 || length == 1) {
            throw new IllegalArgumentException("length must be 3 n + 1 with n of at least 1, but got " + length);
        }
        int count = (length - 1) / TOKENS_PER_KEY;
        List<String> keys = Symbols.drawDistinct(random, KEY, numKeys, count);
        List<String> values = Symbols.draw(random, VALUE, numValues, count);
        List<Integer> queries =
                Shuffle.shuffled(IntStream.range(0, count).boxed().toList(), random);
        return new SequencePair(
                source(keys, values, queries), queries.stream().map(values::get).toList());
    }

    private static List<String> source(List<String> keys, List<String> values, List<Integer> queries) {
        List<String> source = new ArrayList<>();
        for (int shown = 0; shown < keys.size(); shown++) {
            source.add(keys.get(shown));
            source.add(values.get(shown));
        }
        source.add(BAR);
        queries.forEach(query -> source.add(keys.get(query)));
        return source;
    }

    @Override
    public int sampleLength(RandomGenerator random) {
        return TOKENS_PER_KEY * random.nextInt(fewest(lengths), most(lengths) + 1) + 1;
    }

    @Override
    public List<String> sourceSymbols() {
        return Stream.of(Symbols.all(KEY, numKeys), targetSymbols(), List.of(BAR))
                .flatMap(List::stream)
                .toList();
    }

    @Override
    public List<String> targetSymbols() {
        return Symbols.all(VALUE, numValues);
    }
}
